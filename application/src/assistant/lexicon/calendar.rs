//! The words for days and times, in English, Hindi and Devanagari.
//!
//! They are apart from the other tables, because in a customer's message "May" or "Sat" is more often something else.

use super::plain;
use std::collections::HashMap;
use std::sync::OnceLock;

/// What a word says about a day or a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::assistant) enum Term {
    /// This moment.
    Now,
    /// So many days from today.
    Day(i64),
    /// So many days from today, or before it where the verb is past: `kal`, `parso`.
    EitherWay(i64),
    /// A day of the week, 0 for Monday to 6 for Sunday.
    Weekday(i64),
    /// A month, 1..=12.
    Month(u32),
    /// The first to the last day of a month, as "third".
    Ordinal(i64),
    /// What makes a number a day of the month: "th", `tarikh`.
    OrdinalMark,
    /// So many weeks, months or years on.
    Next,
    /// The one that runs.
    This,
    /// The first or second half of the clock: `true` from noon on.
    Half(bool),
    /// A part of the day.
    Part(Part),
    /// What counts the hours of a clock.
    OClock,
    /// So many minutes of it.
    Minutes,
    /// So many hours.
    Hours,
    /// So many days.
    Days,
    /// So many weeks.
    Weeks,
    /// So many months.
    Months,
    /// So many years.
    Years,
    /// After the hour.
    Past,
    /// A quarter.
    Quarter,
    /// A half.
    HalfOf,
    /// Before the hour.
    To,
    /// After a span of time, written before or after it.
    After,
    /// A verb in the past.
    PastVerb,
}

/// A part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::assistant) enum Part {
    Morning,
    Noon,
    Afternoon,
    Evening,
    Night,
    Midnight,
}

const TERMS: &[(Term, &str)] = &[
    (Term::Now, "now, abhi, turant, immediately, asap, अभी, तुरंत, अब"),
    (Term::Day(0), "today, aaj, aj, tonight, tonite, आज"),
    (Term::Day(1), "tomorrow, tmrow, tmorrow, tommorow, tomorow, tommorrow, tmrw, tmr, tmrrw, tomm"),
    (Term::Day(-1), "yesterday"),
    (Term::EitherWay(1), "kal, kl, कल"),
    (Term::EitherWay(2), "parso, parson, parsoo, परसों, परसो"),
    (Term::Weekday(0), "monday, mondays, mon, somvar, somvaar, somwar, सोमवार"),
    (Term::Weekday(1), "tuesday, tue, tues, mangalvar, mangalwar, mangalvaar, mangal, मंगलवार, मंगल"),
    (Term::Weekday(2), "wednesday, wed, budhvar, budhwar, budhvaar, बुधवार"),
    (Term::Weekday(3), "thursday, thu, thur, thurs, guruvar, guruwar, guruvaar, brihaspativar, veervar, गुरुवार, गुरूवार"),
    (Term::Weekday(4), "friday, fri, shukravar, shukrawar, shukravaar, shukrvar, शुक्रवार"),
    (Term::Weekday(5), "saturday, sat, shanivar, shaniwar, shanivaar, sanivar, saniwar, शनिवार"),
    (Term::Weekday(6), "sunday, sun, ravivar, raviwar, ravivaar, itvar, itwar, रविवार, इतवार"),
    (Term::Month(1), "january, jan, जनवरी"),
    (Term::Month(2), "february, feb, फरवरी"),
    (Term::Month(3), "march, mar, मार्च"),
    (Term::Month(4), "april, apr, अप्रैल"),
    (Term::Month(5), "may, मई"),
    (Term::Month(6), "june, jun, जून"),
    (Term::Month(7), "july, jul, जुलाई"),
    (Term::Month(8), "august, aug, agast, अगस्त"),
    (Term::Month(9), "september, sep, sept, सितंबर, सितम्बर"),
    (Term::Month(10), "october, oct, अक्टूबर, अक्तूबर"),
    (Term::Month(11), "november, nov, नवंबर, नवम्बर"),
    (Term::Month(12), "december, dec, दिसंबर, दिसम्बर"),
    (Term::Ordinal(1), "first, pehli, pahli"),
    (Term::Ordinal(2), "second"),
    (Term::Ordinal(3), "third"),
    (Term::Ordinal(4), "fourth"),
    (Term::Ordinal(5), "fifth"),
    (Term::Ordinal(6), "sixth"),
    (Term::Ordinal(7), "seventh"),
    (Term::Ordinal(8), "eighth"),
    (Term::Ordinal(9), "ninth"),
    (Term::Ordinal(10), "tenth"),
    (Term::Ordinal(11), "eleventh, ग्यारहवें"),
    (Term::Ordinal(12), "twelfth"),
    (Term::Ordinal(13), "thirteenth"),
    (Term::Ordinal(14), "fourteenth"),
    (Term::Ordinal(15), "fifteenth"),
    (Term::Ordinal(16), "sixteenth"),
    (Term::Ordinal(17), "seventeenth"),
    (Term::Ordinal(18), "eighteenth"),
    (Term::Ordinal(19), "nineteenth"),
    (Term::Ordinal(20), "twentieth"),
    (Term::Ordinal(30), "thirtieth"),
    (Term::Ordinal(24), "चौबीसवीं"),
    (Term::Ordinal(31), "इकत्तीसवें"),
    (Term::OrdinalMark, "st, nd, rd, th, tarikh, tareekh, taarikh, tarik, date, तारीख, वें, वीं"),
    (Term::Next, "next, following, agle, agley, agla, agli, अगले, अगला, अगली"),
    (Term::This, "this, is, iss, coming, upcoming, current, aane, इस, आने, आगामी"),
    (Term::Half(false), "am, a, पूर्वाह्न"),
    (Term::Half(true), "pm, p, अपराह्न"),
    (Term::Part(Part::Morning), "morning, mrng, mrning, mng, subah, subha, subeh, savere, सुबह, सवेरे"),
    (Term::Part(Part::Noon), "noon, noonish, lunch, लंच"),
    (Term::Part(Part::Afternoon), "afternoon, aftrnoon, afternun, noontime, dopahar, dopaher, dopehar, dophar, दोपहर"),
    (Term::Part(Part::Evening), "evening, evng, evning, eve, shaam, sham, shyam, sandhya, शाम"),
    (Term::Part(Part::Night), "night, tonight, tonite, raat, rat, रात"),
    (Term::Part(Part::Midnight), "midnight"),
    (Term::OClock, "baje, bajhe, baj, bajkar, bje, oclock, clock, ish, hrs, बजे, बजकर"),
    (Term::Minutes, "minute, minutes, min, mins, minat, mint, मिनट, मिनटों"),
    (Term::Hours, "hour, hours, hr, ghante, ghanta, ghanto, ghante, घंटे, घंटा, घंटों"),
    (Term::Days, "day, days, din, dino, दिन, दिनों"),
    (Term::Weeks, "week, weeks, hafte, haftey, hafta, hafton, saptah, हफ्ते, हफ्ता, सप्ताह"),
    (Term::Months, "month, months, mahine, mahiney, mahina, maheene, महीने, महीना"),
    (Term::Years, "year, years, saal, sal, साल"),
    (Term::Past, "past"),
    (Term::Quarter, "quarter"),
    (Term::HalfOf, "half"),
    (Term::To, "to"),
    (Term::After, "in, after, later, from, baad, bad, mein, me, hence, within, andar, बाद, में, से, अंदर"),
    (
        Term::PastVerb,
        "tha, thi, the, gaya, gayi, gaye, aye, aya, huye, hue, bola, mile, mila, थे, गए, गये, आए, हुए, मिले, gya, aaya, aayi, aaye, hua, hui, kiya, called, came, was, did, था, थी, गया, गई, आया, आई, हुआ, हुई, किया",
    ),
];

/// What a word says about a day or time; a word may say two things, as "tonight" does.
pub(in crate::assistant) fn terms(word: &str) -> &'static [Term] {
    static WORDS: OnceLock<HashMap<String, Vec<Term>>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let mut words: HashMap<String, Vec<Term>> = HashMap::new();
        for (term, list) in TERMS {
            for word in list.split(',') {
                let said = words.entry(plain(word)).or_default();
                if !said.contains(term) {
                    said.push(*term);
                }
            }
        }
        words
    });
    words.get(word).map_or(&[], Vec::as_slice)
}
