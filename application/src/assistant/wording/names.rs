//! Loans, days, hours and amounts as the bot writes them.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use domain::conversation::Language;
use domain::lead::LoanType;
use domain::mobile::Mobile;
use domain::money::Rupees;
use domain::tenant::{Catalogue, Stretch, WorkingHours};
use std::borrow::Cow;

const LAKH: i64 = 100_000;
const CRORE: i64 = 10_000_000;
const MINUTES_OF_HOUR: u16 = 60;

const DAYS_LATIN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const DAYS_HINGLISH: [&str; 7] = ["Som", "Mangal", "Budh", "Guru", "Shukra", "Shani", "Ravi"];
const DAYS_HINDI: [&str; 7] = ["सोम", "मंगल", "बुध", "गुरु", "शुक्र", "शनि", "रवि"];
const MONTHS_LATIN: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MONTHS_HINDI: [&str; 12] =
    ["जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"];

/// A loan type by the name that the firm gave it, else by that of the language; at most 24 characters, as a row of a list
/// may have. (Cloud API, interactive lists, 2026-04)
pub(super) fn loan(loan_type: LoanType, language: Language, loan_types: &Catalogue<LoanType>) -> Cow<'_, str> {
    let label = loan_types.label(loan_type);
    match language {
        Language::English | Language::Hinglish => label,
        Language::Hindi if label != loan_type.label() => label,
        Language::Hindi => match loan_type {
            LoanType::HomeLoan => "होम लोन".into(),
            LoanType::Lap => "प्रॉपर्टी पर लोन".into(),
            LoanType::PersonalLoan => "पर्सनल लोन".into(),
            LoanType::BusinessLoan => "बिज़नेस लोन".into(),
            LoanType::WorkingCapital => "वर्किंग कैपिटल".into(),
            LoanType::CarLoan => "कार लोन".into(),
            LoanType::UsedCarLoan => "पुरानी कार का लोन".into(),
            LoanType::TwoWheelerLoan => "टू-व्हीलर लोन".into(),
            LoanType::CommercialVehicleLoan => "कमर्शियल वाहन लोन".into(),
            LoanType::EducationLoan => "एजुकेशन लोन".into(),
            LoanType::GoldLoan => "गोल्ड लोन".into(),
            LoanType::BalanceTransfer => "बैलेंस ट्रांसफर".into(),
            LoanType::TopUp => "टॉप-अप".into(),
            LoanType::PlotLoan => "प्लॉट लोन".into(),
            LoanType::MachineryLoan => "मशीनरी लोन".into(),
            LoanType::Other => "अन्य".into(),
            LoanType::Own(_) => label,
        },
    }
}

/// `₹35,00,000 (35 lakh)`, so that a misread is seen at once.
pub(super) fn amount(amount: Rupees, language: Language) -> String {
    let rupees = amount.get();
    let (unit, lakh, crore) = match language {
        Language::English | Language::Hinglish => (if rupees >= CRORE { CRORE } else { LAKH }, "lakh", "crore"),
        Language::Hindi => (if rupees >= CRORE { CRORE } else { LAKH }, "लाख", "करोड़"),
    };
    if rupees < LAKH {
        return amount.to_string();
    }
    let (whole, rest) = (rupees / unit, rupees % unit);
    // Rupees below a thousandth of the unit are in the figure and not in the words.
    let fraction = format!("{:03}", rest * 1_000 / unit);
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    let name = if unit == CRORE { crore } else { lakh };
    format!("{amount} ({whole}{point}{fraction} {name})")
}

/// `98765 41001`; a number of another country whole.
pub(super) fn mobile(mobile: &Mobile) -> String {
    match mobile.as_str().strip_prefix("+91").and_then(|national| national.split_at_checked(5)) {
        Some((first, last)) => format!("{first} {last}"),
        None => mobile.as_str().to_owned(),
    }
}

/// `26 Nov 2026`.
pub(super) fn day(day: NaiveDate, language: Language) -> String {
    format!("{} {} {}", day.day(), month(day, language), day.year())
}

/// `Fri 27 Nov, 9:30 am`.
pub(super) fn moment(at: NaiveDateTime, language: Language) -> String {
    let day = at.date();
    let weekday = weekday(day.weekday().num_days_from_monday(), language);
    format!("{weekday} {} {}, {}", day.day(), month(day, language), clock(at.time(), language))
}

/// Working hours as days, opening and closing: `Mon to Fri`, `9:30 am`, `6:30 pm`. Days that follow each other and have
/// the same hours are told together.
pub(super) fn hours(hours: &WorkingHours, language: Language) -> Vec<(String, String, String)> {
    let to = match language {
        Language::English => "to",
        Language::Hinglish => "se",
        Language::Hindi => "से",
    };
    let mut told: Vec<(u32, u32, &[Stretch])> = Vec::new();
    for (day, stretches) in (0..).zip(hours.week()) {
        match told.last_mut() {
            Some((_, last, same)) if *last + 1 == day && *same == stretches.as_slice() => *last = day,
            _ => told.push((day, day, stretches)),
        }
    }
    let days = |first: u32, last: u32| match last - first {
        0 => weekday(first, language).to_owned(),
        1 => format!("{}, {}", weekday(first, language), weekday(last, language)),
        _ => format!("{} {to} {}", weekday(first, language), weekday(last, language)),
    };
    let stretches = told
        .into_iter()
        .flat_map(|(first, last, stretches)| stretches.iter().map(move |stretch| (first, last, *stretch)));
    stretches
        .map(|(first, last, stretch)| {
            (days(first, last), of_day(stretch.opens_min, language), of_day(stretch.closes_min, language))
        })
        .collect()
}

fn of_day(minutes: u16, language: Language) -> String {
    let hour = u32::from(minutes / MINUTES_OF_HOUR) % 24;
    let time = NaiveTime::from_hms_opt(hour, u32::from(minutes % MINUTES_OF_HOUR), 0).unwrap_or(NaiveTime::MIN);
    clock(time, language)
}

/// `9:30 am`, `subah 9:30 baje`.
fn clock(time: NaiveTime, language: Language) -> String {
    let (afternoon, hour) = time.hour12();
    let shown = format!("{hour}:{:02}", time.minute());
    let part = |parts: [&'static str; 4]| {
        let [morning, noon, evening, night] = parts;
        match time.hour() {
            4..12 => morning,
            12..16 => noon,
            16..20 => evening,
            _ => night,
        }
    };
    match language {
        Language::English => format!("{shown} {}", if afternoon { "pm" } else { "am" }),
        Language::Hinglish => format!("{} {shown} baje", part(["subah", "dopahar", "shaam", "raat"])),
        Language::Hindi => format!("{} {shown} बजे", part(["सुबह", "दोपहर", "शाम", "रात"])),
    }
}

fn weekday(from_monday: u32, language: Language) -> &'static str {
    let names = match language {
        Language::English => DAYS_LATIN,
        Language::Hinglish => DAYS_HINGLISH,
        Language::Hindi => DAYS_HINDI,
    };
    usize::try_from(from_monday).ok().and_then(|day| names.get(day).copied()).unwrap_or_default()
}

fn month(day: NaiveDate, language: Language) -> &'static str {
    let names = match language {
        Language::English | Language::Hinglish => MONTHS_LATIN,
        Language::Hindi => MONTHS_HINDI,
    };
    usize::try_from(day.month0()).ok().and_then(|month| names.get(month).copied()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_told_in_figures_and_in_words() {
        let told = |rupees| amount(Rupees::new(rupees).unwrap(), Language::English);
        assert_eq!(told(3_500_000), "₹35,00,000 (35 lakh)");
        assert_eq!(told(12_500_000), "₹1,25,00,000 (1.25 crore)");
        assert_eq!(told(250_000), "₹2,50,000 (2.5 lakh)");
        assert_eq!(told(10_005_000), "₹1,00,05,000 (1 crore)");
        assert_eq!(told(50_000), "₹50,000");
        assert_eq!(amount(Rupees::new(3_500_000).unwrap(), Language::Hindi), "₹35,00,000 (35 लाख)");
    }

    #[test]
    fn hours_are_told_as_people_say_them() {
        let told = |week: &WorkingHours, language| -> Vec<String> {
            hours(week, language).into_iter().map(|(days, opens, closes)| format!("{days}|{opens}|{closes}")).collect()
        };
        let usual = WorkingHours::default();
        assert_eq!(told(&usual, Language::English), ["Mon to Sat|9:30 am|6:30 pm"]);
        assert_eq!(told(&usual, Language::Hinglish), ["Som se Shani|subah 9:30 baje|shaam 6:30 baje"]);
        let stretch = |opens_min, closes_min| vec![Stretch { opens_min, closes_min }];
        let (long, short) = (stretch(600, 1080), stretch(600, 840));
        let week = [long.clone(), long.clone(), long.clone(), vec![], long.clone(), short.clone(), short];
        let uneven = WorkingHours::of_week(week, std::collections::BTreeSet::new()).unwrap();
        assert_eq!(
            told(&uneven, Language::English),
            ["Mon to Wed|10:00 am|6:00 pm", "Fri|10:00 am|6:00 pm", "Sat, Sun|10:00 am|2:00 pm"]
        );
    }

    #[test]
    fn a_moment_names_its_day() {
        let at = NaiveDate::from_ymd_opt(2026, 11, 27).unwrap().and_hms_opt(9, 30, 0).unwrap();
        assert_eq!(moment(at, Language::English), "Fri 27 Nov, 9:30 am");
        assert_eq!(moment(at, Language::Hindi), "शुक्र 27 नवंबर, सुबह 9:30 बजे");
        assert_eq!(day(at.date(), Language::Hinglish), "27 Nov 2026");
    }

    #[test]
    fn an_indian_number_is_told_in_two_halves() {
        assert_eq!(mobile(&"+919876541001".parse().unwrap()), "98765 41001");
        assert_eq!(mobile(&"+14155550123".parse().unwrap()), "+14155550123");
    }
}
