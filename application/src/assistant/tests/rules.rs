//! The rules that are easy to break.

use super::{SENDER, amount, heard, name};
use crate::assistant::{Heard, understand, understand_with};
use domain::conversation::{Detail, Intent, Open};
use domain::lead::LoanType;
use domain::tenant::{Catalogue, WordRequest};

#[test]
fn one_message_can_tell_everything() {
    let said = heard("Hi I am Ravi Kumar, need home loan of 35 lakhs, call 9876541001", None);
    assert_eq!(said.intent, Intent::Inquiry);
    assert_eq!(name(&said), Some("Ravi Kumar"));
    assert_eq!(said.mobile.as_ref().map(domain::mobile::Mobile::as_str), Some("+919876541001"));
    assert_eq!(said.loan_type, Some(LoanType::HomeLoan));
    assert_eq!(amount(&said), Some(3_500_000));
}

#[test]
fn a_tapped_row_is_the_answer_whatever_its_title() {
    let heard = Heard { text: "Gold Loan", choice: Some("loan_type:lap"), open: Open::Nothing, sender_mobile: None };
    let said = understand(&heard);
    assert_eq!((said.intent, said.loan_type), (Intent::Answer, Some(LoanType::Lap)));
}

#[test]
fn an_unknown_choice_is_read_by_its_title() {
    let heard = Heard {
        text: "Gold Loan",
        choice: Some("loan_type:moon"),
        open: Open::Question(Detail::LoanType),
        sender_mobile: None,
    };
    let said = understand(&heard);
    assert_eq!((said.intent, said.loan_type), (Intent::Answer, Some(LoanType::GoldLoan)));
}

#[test]
fn the_same_number_is_unknown_where_the_channel_does_not_tell_it() {
    let said = understand(&Heard {
        text: "same number",
        choice: None,
        open: Open::Question(Detail::Mobile),
        sender_mobile: None,
    });
    assert_eq!((said.intent, said.mobile), (Intent::None, None));
}

#[test]
fn the_senders_number_goes_along_and_is_not_taken_unasked() {
    let said = heard("need home loan", None);
    assert_eq!(said.sender_mobile.as_ref().map(domain::mobile::Mobile::as_str), Some(SENDER));
    assert_eq!(said.mobile, None);
}

#[test]
fn a_lone_number_of_ten_digits_is_a_mobile_even_where_the_amount_was_asked() {
    let said = heard("9876541001", Some(Detail::Amount));
    assert_eq!(amount(&said), None);
    assert!(said.mobile.is_some());
}

#[test]
fn a_number_of_eleven_digits_is_neither_mobile_nor_amount() {
    let said = heard("98765410011", Some(Detail::Mobile));
    assert_eq!((said.mobile, said.amount), (None, None));
}

#[test]
fn a_range_or_a_bare_small_number_is_no_amount() {
    for text in
        ["30-40 lakh", "30 lakh to 40 lakh", "30 or 40 lakhs", "5", "35", "30/40 lakh", "between 30 and 40 lakh"]
    {
        assert_eq!(amount(&heard(text, Some(Detail::Amount))), None, "{text}");
    }
}

#[test]
fn an_amount_that_no_loan_can_have_is_not_taken() {
    for text in ["9,999 rupees", "100 crore 1 lakh", "99999999999999 crore"] {
        assert_eq!(amount(&heard(text, Some(Detail::Amount))), None, "{text}");
    }
    assert_eq!(amount(&heard("100 crore", Some(Detail::Amount))), Some(1_000_000_000));
}

#[test]
fn amounts_are_read_however_they_are_written() {
    for (text, rupees) in [
        ("35L", 3_500_000),
        ("35 lac", 3_500_000),
        ("Rs.35,00,000/-", 3_500_000),
        ("₹ 35 lakhs only", 3_500_000),
        ("INR 3500000", 3_500_000),
        ("1 cr and 20 lakh", 12_000_000),
        ("1.25cr", 12_500_000),
        ("50 hazar", 50_000),
        ("a lakh", 100_000),
        ("twenty-five lakh", 2_500_000),
        ("two and a half lakh", 250_000),
        ("half lakh", 50_000),
        ("2 lakh 50k", 250_000),
        ("३५ lakh", 3_500_000),
    ] {
        assert_eq!(amount(&heard(text, Some(Detail::Amount))), Some(rupees), "{text}");
    }
}

#[test]
fn the_figure_beside_the_loan_counts_and_not_what_else_is_told() {
    for text in [
        "loan 20 lakh, salary 1 lakh per month",
        "income 1 lakh pm need 20 lakh loan",
        "property worth 80 lakh, want 20 lakh",
        "my emi is 25000, loan required 20 lakh",
        "existing loan 15 lakh, need 20 lakh",
        "20 lakh personal loan cibil 780 pincode 411001",
        "turnover 2 crore, business loan 20 lakh",
    ] {
        assert_eq!(amount(&heard(text, None)), Some(2_000_000), "{text}");
    }
}

#[test]
fn a_correction_outdoes_what_stood_before_it() {
    for text in ["35 lakh sorry 40 lakh", "not 35 lakh, 40 lakh", "40 lakh not 35 lakh", "35 lakh. no, 40 lakh"] {
        let said = heard(text, Some(Detail::Mobile));
        assert_eq!((said.intent, amount(&said)), (Intent::Correction, Some(4_000_000)), "{text}");
    }
}

#[test]
fn what_is_no_name_is_not_taken_for_one() {
    for text in [
        "I am interested",
        "i am intrested",
        "I am looking for home loan",
        "this is urgent",
        "need home loan",
        "I am salaried",
        "i am from Pune",
        "this is regarding loan",
        "I am a teacher",
        "I am not well",
        "Ravi Kumar",
        "what is your name",
        "I am applying for loan",
    ] {
        assert_eq!(name(&heard(text, None)), None, "{text}");
    }
}

#[test]
fn a_sentence_is_no_name_even_where_the_name_was_asked() {
    for text in
        ["why do you ask", "what documents", "call me tomorrow", "not now", "yes", "Pune", "ravi@gmail.com", "ok sir"]
    {
        assert_eq!(name(&heard(text, Some(Detail::Name))), None, "{text}");
    }
}

#[test]
fn titles_are_left_off_and_capitals_put_on() {
    for (text, expected) in [
        ("mr ravi kumar ji", "Ravi Kumar"),
        ("Dr. Meena Iyer", "Meena Iyer"),
        ("RAVI KUMAR", "Ravi Kumar"),
        ("anne-marie d'souza", "Anne-Marie D'Souza"),
        ("McDonald", "McDonald"),
        ("R K Narayan", "R K Narayan"),
        ("s. ramesh", "S. Ramesh"),
        ("रवि कुमार", "रवि कुमार"),
    ] {
        assert_eq!(name(&heard(text, Some(Detail::Name))), Some(expected), "{text}");
    }
}

#[test]
fn names_are_introduced_in_many_ways() {
    for text in [
        "I am Ravi Kumar",
        "I'm Ravi Kumar",
        "my name is Ravi Kumar",
        "My name: Ravi Kumar",
        "name - ravi kumar",
        "this is ravi kumar",
        "hello, Ravi Kumar here",
        "Ravi Kumar this side",
        "myself Ravi Kumar",
        "need a loan. Regards, Ravi Kumar",
    ] {
        assert_eq!(name(&heard(text, None)), Some("Ravi Kumar"), "{text}");
    }
}

#[test]
fn a_name_of_more_than_five_words_is_not_taken() {
    assert_eq!(name(&heard("I am Aab Bab Cac Dad Eae Faf", None)), None);
}

#[test]
fn stop_ends_messages_only_where_it_stands_alone() {
    for text in ["STOP", "stop.", "Please stop", "hi, stop", "Stop! I am busy", "stop it now"] {
        assert_eq!(heard(text, Some(Detail::Name)).intent, Intent::OptOut, "{text}");
    }
    for text in ["I live near the bus stop", "my bus stop is Andheri", "I want to stop my emi loan", "nonstop"] {
        assert_ne!(heard(text, None).intent, Intent::OptOut, "{text}");
    }
}

#[test]
fn stopping_and_a_person_come_before_a_loan() {
    assert_eq!(heard("need home loan 5 lakh. stop", None).intent, Intent::OptOut);
    let said = heard("home loan 5 lakh, connect me to an agent", Some(Detail::Amount));
    assert_eq!((said.intent, amount(&said)), (Intent::Human, Some(500_000)));
}

#[test]
fn a_call_is_a_person_asked_for_only_where_nothing_else_is_told() {
    assert_eq!(heard("call me", None).intent, Intent::Human);
    assert_eq!(heard("need home loan, call me", None).intent, Intent::Inquiry);
    assert_eq!(heard("call me on 9876541001", Some(Detail::Mobile)).intent, Intent::Answer);
}

#[test]
fn start_opts_in_only_as_the_whole_message() {
    assert_eq!(heard("Start please", None).intent, Intent::OptIn);
    assert_ne!(heard("I want to start a business", None).intent, Intent::OptIn);
}

#[test]
fn a_loan_that_runs_already_is_not_the_one_wanted() {
    assert_eq!(heard("I have a car loan, want home loan", None).loan_type, Some(LoanType::HomeLoan));
    assert_eq!(heard("existing home loan, want personal loan", None).loan_type, Some(LoanType::PersonalLoan));
    assert_eq!(heard("I have a home loan requirement", None).loan_type, Some(LoanType::HomeLoan));
}

#[test]
fn two_types_of_equal_weight_are_asked_about() {
    assert_eq!(heard("home loan or car loan", None).loan_type, None);
    assert_eq!(heard("personal loan for wedding at home", None).loan_type, Some(LoanType::PersonalLoan));
}

#[test]
fn pl_is_a_loan_in_capitals_or_where_the_loan_was_asked() {
    assert_eq!(heard("PL 5 lakh", None).loan_type, Some(LoanType::PersonalLoan));
    assert_eq!(heard("pl", Some(Detail::LoanType)).loan_type, Some(LoanType::PersonalLoan));
    assert_eq!(heard("pl tell me", None).loan_type, None);
}

#[test]
fn a_credit_card_is_no_cash_credit() {
    assert_eq!(heard("I want credit card", None).loan_type, None);
    assert_eq!(heard("CC renewal", None).loan_type, Some(LoanType::WorkingCapital));
}

#[test]
fn a_firms_own_names_of_loan_types_are_understood() {
    let mut loan_types = Catalogue::default();
    for request in [
        WordRequest::Add("E-Rickshaw Loan".parse().unwrap()),
        WordRequest::Add("सोलर ऋण".parse().unwrap()),
        WordRequest::Rename(LoanType::Lap, "Sigma Mortgage Plus".parse().unwrap()),
    ] {
        let change = loan_types.decide(request).unwrap().unwrap();
        loan_types.apply(change);
    }
    let [rickshaw, solar] = *loan_types.own() else { panic!("two were added") };
    let told = |text, choice| {
        let heard = Heard { text, choice, open: Open::Question(Detail::LoanType), sender_mobile: None };
        understand_with(&heard, &loan_types).loan_type
    };
    assert_eq!(told("I want an e-rickshaw loan of 2 lakh", None), Some(rickshaw));
    assert_eq!(told("E RICKSHAW ke liye chahiye", None), Some(rickshaw));
    assert_eq!(told("सोलर ऋण चाहिए", None), Some(solar));
    assert_eq!(told("sigma mortgage plus", None), Some(LoanType::Lap));
    assert_eq!(told("home loan", None), Some(LoanType::HomeLoan));
    assert_eq!(told("", Some("loan_type:e_rickshaw_loan")), Some(rickshaw));
    assert_eq!(heard("सोलर ऋण चाहिए", Some(Detail::LoanType)).loan_type, None);
}
