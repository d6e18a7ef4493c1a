//! What a message says about the inquiry itself.

use super::SENDER;
use crate::assistant::{Heard, understand};
use domain::conversation::{Cue, Detail, Open};
use uuid::Uuid;

fn cue_at(open: Open, text: &str) -> Option<Cue> {
    let sender = SENDER.parse().unwrap();
    understand(&Heard { text, choice: None, open, sender_mobile: Some(&sender) }).cue
}

fn cue(text: &str) -> Option<Cue> {
    cue_at(Open::Summary, text)
}

#[test]
fn any_yes_and_any_no_to_a_summary_is_understood_and_nothing_else_for_one() {
    for yes in [
        "yes",
        "Yes please",
        "ok",
        "👍",
        "haan",
        "ji haan",
        "haan ji sahi hai",
        "theek hai",
        "bilkul",
        "haan bhai aage badho",
        "yes, all details are correct",
        "sab sahi hai",
        "confirm kar do",
        "हाँ",
        "जी हां",
        "ठीक है",
        "सही है",
        "हाँ सब सही है",
    ] {
        assert_eq!(cue(yes), Some(Cue::Confirm), "{yes}");
    }
    for no in [
        "no",
        "No, change",
        "nahi",
        "ji nahi",
        "galat hai",
        "nahi, galat hai",
        "kuch galat hai",
        "change karna hai",
        "नहीं",
        "जी नहीं",
        "गलत है",
        "sahi nahi hai",
        "theek nahi hai",
    ] {
        assert_eq!(cue(no), Some(Cue::Change(None)), "{no}");
    }
    for other in ["", "5 lakh", "haan 5 lakh chahiye", "nahi 40 lakh", "Ravi", "namaste", "mera naam Ravi hai"] {
        assert_eq!(cue(other), None, "{other}");
    }
}

#[test]
fn the_detail_that_is_to_be_changed_is_understood() {
    for (text, detail) in [
        ("change the amount", Detail::Amount),
        ("loan amount is wrong", Detail::Amount),
        ("wrong name", Detail::Name),
        ("naam galat hai", Detail::Name),
        ("number badalna hai", Detail::Mobile),
        ("loan type change karo", Detail::LoanType),
        ("नाम गलत है", Detail::Name),
        ("रकम बदलो", Detail::Amount),
    ] {
        assert_eq!(cue(text), Some(Cue::Change(Some(detail))), "{text}");
    }
    for (text, detail) in [
        ("amount", Detail::Amount),
        ("3", Detail::Amount),
        ("naam", Detail::Name),
        ("mobile number", Detail::Mobile),
        ("loan", Detail::LoanType),
        ("मोबाइल नंबर", Detail::Mobile),
    ] {
        assert_eq!(cue_at(Open::Choice, text), Some(Cue::Change(Some(detail))), "{text}");
    }
}

#[test]
fn whoever_wants_no_loan_is_understood() {
    for text in ["not interested", "nahi chahiye", "loan nahi chahiye", "rehne do", "cancel", "नहीं चाहिए", "no need"]
    {
        assert_eq!(cue_at(Open::Question(Detail::Name), text), Some(Cue::Drop), "{text}");
    }
    for text in ["home loan nahi chahiye, personal loan chahiye", "stop", "message nahi chahiye", "haan chahiye"] {
        assert_ne!(cue_at(Open::Question(Detail::LoanType), text), Some(Cue::Drop), "{text}");
    }
}

#[test]
fn asking_how_the_file_stands_is_understood() {
    let asks = |text: &str| cue_at(Open::Nothing, text) == Some(Cue::Standing);
    for text in [
        "status?",
        "Status",
        "what is the status of my loan",
        "mera loan ka status kya hai",
        "meri file kahan tak pahunchi",
        "loan kab tak milega",
        "mere loan ka kya hua",
        "any update?",
        "स्टेटस क्या है",
        "मेरे लोन का क्या हुआ",
        "status batao",
        "is my loan approved",
        "स्टेटस बताओ",
        "मेरी फाइल कहाँ है",
    ] {
        assert!(asks(text), "{text}");
    }
    for text in ["home loan 5 lakh", "namaste", "need loan status certificate", "stop", "agent se baat karni hai"] {
        assert!(!asks(text), "{text}");
    }
}

#[test]
fn a_question_about_terms_is_understood() {
    for text in [
        "what is the interest rate?",
        "byaj kitna lagega",
        "interest rate kya hai",
        "ब्याज कितना है",
        "what documents are required?",
        "emi kitni hogi",
    ] {
        assert_eq!(cue_at(Open::Question(Detail::Name), text), Some(Cue::Terms), "{text}");
    }
    for text in ["Ravi Kumar", "home loan", "my salary is 50000 and emi 5000, need 5 lakh", "35 lakh"] {
        assert_eq!(cue_at(Open::Question(Detail::Name), text), None, "{text}");
    }
}

#[test]
fn a_button_of_a_summary_names_the_summary() {
    let summary = Uuid::from_u128(7);
    let tapped = |choice: &str| {
        let heard = Heard { text: "Confirm", choice: Some(choice), open: Open::Nothing, sender_mobile: None };
        let understood = understand(&heard);
        (understood.cue, understood.summary)
    };
    assert_eq!(tapped(&format!("confirm:{summary}")), (Some(Cue::Confirm), Some(summary)));
    assert_eq!(tapped(&format!("change:{summary}")), (Some(Cue::Change(None)), Some(summary)));
    let row = format!("change:{summary}:loan_type");
    assert_eq!(tapped(&row), (Some(Cue::Change(Some(Detail::LoanType))), Some(summary)));
    assert_eq!(tapped("confirm:nonsense"), (Some(Cue::Confirm), None), "it is read as its title");
}
