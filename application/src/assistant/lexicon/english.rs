//! What customers write in English, as it is written in India.

use super::{Concept, Table};
use domain::lead::LoanType;

/// Loans and what is said about them.
pub(super) const LOANS: Table = &[
    (
        Concept::Type(LoanType::BalanceTransfer, 7),
        "bt, balance transfer, bal transfer, loan transfer, transfer my loan, transfer loan, transfer my home loan, \
         transfer home loan, home loan transfer, takeover, take over, loan takeover, shift my loan, shift my home loan, \
         shift loan, shift home loan, shift my personal loan, shift my business loan, \
         shift my car loan, transfer my personal loan, transfer my business loan, transfer my car loan, move my loan, move my home loan, refinance my home loan",
    ),
    (
        Concept::Type(LoanType::TopUp, 6),
        "topup, top up, top up loan, topup loan, additional loan on existing, more loan on same property",
    ),
    (
        Concept::Type(LoanType::Lap, 6),
        "overdraft against property, overdraft against my property, od against property, od against my property",
    ),
    (
        Concept::Type(LoanType::Lap, 5),
        "lap, lap loan, loan against property, loan against my property, against property, against my property, \
         against house, against my house, against my home, against flat, against my flat, against shop, \
         against my shop, against commercial property, against residential property, against land, against my land, \
         against my plot, mortgage, mortgage loan, mortgage my property, mortgage my house, property loan",
    ),
    (
        Concept::Type(LoanType::GoldLoan, 5),
        "gold loan, gl, loan on gold, loan against gold, loan against my gold, against gold, against my gold, \
         against jewellery, against my jewellery, against ornaments, jewel loan, jewellery loan, gold finance",
    ),
    (
        Concept::Type(LoanType::UsedCarLoan, 5),
        "used car loan, used car, second hand car, second hand car loan, 2nd hand car, secondhand car, old car, \
         pre owned car, preowned car, second hand vehicle, used vehicle, car refinance, refinance my car, \
         refinance car, old car loan, second hand gadi",
    ),
    (
        Concept::Type(LoanType::CommercialVehicleLoan, 5),
        "commercial vehicle loan, commercial vehicle, cv, cv loan, truck loan, tractor loan, tempo loan, bus loan, \
         auto rickshaw, auto rickshaw loan, used truck, second hand truck, second hand tractor, used tractor",
    ),
    (
        Concept::Type(LoanType::WorkingCapital, 5),
        "working capital, working capital loan, wc, wc limit, od, od limit, overdraft, over draft, overdraft limit, \
         cc, cc limit, cash credit, cash credit limit, business overdraft",
    ),
    (
        Concept::Type(LoanType::MachineryLoan, 5),
        "machinery loan, machine loan, equipment loan, loan for machine, loan for machinery",
    ),
    (Concept::Type(LoanType::PlotLoan, 5), "plot loan, land loan, plot purchase, land purchase, loan for plot"),
    (
        Concept::Type(LoanType::EducationLoan, 5),
        "education loan, educational loan, study loan, student loan, el, edu loan, college loan, study abroad, \
         abroad study, studies abroad, abroad studies, higher studies, higher education",
    ),
    (
        Concept::Type(LoanType::TwoWheelerLoan, 5),
        "two wheeler loan, two wheeler, 2 wheeler, 2 wheeler loan, twowheeler, bike loan, scooter loan, scooty loan, \
         tw loan, motorcycle loan",
    ),
    (
        Concept::Type(LoanType::HomeLoan, 4),
        "home loan, homeloan, house loan, housing loan, hl, hl loan, home finance, housing finance, flat loan, \
         apartment loan, home purchase, house purchase, flat purchase, property purchase, buy a home, buy a house, \
         buy a flat, buy flat, buy house, buy home, buy property, buying a flat, buying a house, buying a home, \
         buying flat, buying house, buying home, buying property, purchase a flat, purchase a house, \
         purchase property, purchase flat, purchase house, construction loan, construction of house, \
         house construction, home construction, construct house, construct a house, construct my house, \
         construct a home, home renovation, house renovation, self construction, new house, new home, new flat",
    ),
    (
        Concept::Type(LoanType::PersonalLoan, 4),
        "personal loan, personal finance, PL, pl loan, need pl, want pl, salary loan, marriage loan, \
         wedding loan, medical loan, travel loan, instant loan, p loan, per loan",
    ),
    (
        Concept::Type(LoanType::BusinessLoan, 4),
        "business loan, bl, bl loan, msme, msme loan, sme, sme loan, mudra, mudra loan, term loan, \
         shop loan, business finance, commercial loan, startup loan, trade loan, biz loan",
    ),
    (
        Concept::Type(LoanType::CarLoan, 4),
        "car loan, auto loan, vehicle loan, new car loan, four wheeler loan, four wheeler, 4 wheeler, 4 wheeler loan, \
         new car, car finance, buy a car, buy car, buying a car, buying car, purchase a car, purchase car",
    ),
    (
        Concept::Type(LoanType::HomeLoan, 2),
        "home, house, flat, apartment, villa, bungalow, construction, 1bhk, 2bhk, 3bhk, bhk",
    ),
    (Concept::Type(LoanType::PlotLoan, 2), "plot, land"),
    (Concept::Type(LoanType::CarLoan, 2), "car, cars, vehicle"),
    (
        Concept::Type(LoanType::TwoWheelerLoan, 2),
        "bike, scooty, scooter, activa, motorcycle, motorbike, bullet, royal enfield, enfield",
    ),
    (
        Concept::Type(LoanType::CommercialVehicleLoan, 3),
        "truck, taxi, cab, tempo, tractor, rickshaw, lorry, tipper, excavator, jcb, trailer",
    ),
    (Concept::Type(LoanType::GoldLoan, 2), "gold, jewellery, jewelry, ornaments"),
    (
        Concept::Type(LoanType::EducationLoan, 2),
        "education, studies, study, studying, college, university, tuition, masters, mba, mbbs, btech, degree, admission, mba fees, college fees, school fees",
    ),
    (Concept::Type(LoanType::MachineryLoan, 2), "machine, machinery, machines, equipment"),
    (
        Concept::Type(LoanType::PersonalLoan, 2),
        "personal, marriage, wedding, medical, hospital, travel, vacation, emergency, personal use",
    ),
    (
        Concept::Type(LoanType::BusinessLoan, 1),
        "business, shop, restaurant, hotel, store, warehouse, clinic, factory, startup, firm, trading, office, manufacturing",
    ),
    (Concept::Type(LoanType::Lap, 1), "property"),
    (Concept::AnotherKind, "other, others, different, else, other loan, other loans, something else, any other"),
    (Concept::Loan, "loan, loans, finance, financing, funding, fund, funds, borrow, money, credit facility"),
    (
        Concept::LoanTalk,
        "interest rate, rate of interest, roi, interest, interest rates, eligibility, eligible, cibil score, emi, \
         processing fee, processing fees, documents required, documents needed, required documents, loan process, \
         sanction, disbursement, loan offer, loan offers, prepayment, foreclosure",
    ),
    (
        Concept::Need,
        "need, needs, needed, want, wants, wanted, wanna, require, required, requires, requirement, looking for, \
         i am looking for, im looking for, looking to, searching for, interested, interested in, i am interested, \
         im interested, apply, apply for, applying, applying for, enquiry, inquiry, enquire, inquire, query, \
         would like, i am in need, am in need, in need of, i am applying, i am planning, planning, planning to, \
         i am searching, get me, give me, can i get, do you give, do you provide",
    ),
    (Concept::Amount, "amount, amt, loan amount, loan amt, amount required, amount needed, loan value"),
    (
        Concept::OtherFigure,
        "salary, income, earning, earnings, earn, take home, takehome, in hand, inhand, ctc, budget, \
         itr, profit, turnover, turn over, sales, revenue, emi, emis, instalment, installment, property value, \
         property cost, property price, value of property, cost of property, property worth, market value, \
         flat cost, flat price, house cost, house value, value, worth, cost, costs, costing, price, priced, cibil, \
         cibil score, credit score, score, civil score, interest rate, rate of interest, roi, rate, percent, tenure, \
         tenor, years, year, yrs, yr, months, month, days, per month, per annum, pm, pa, pcm, lpa, monthly, yearly, \
         annually, annual, pincode, pin code, pin, zip, age, aged, years old, down payment, downpayment, own \
         contribution, savings, deposit, rent, agreement value, registration, stamp duty, processing fee, gst, \
         valuation, valued, limit on card, sq ft, sqft",
    ),
    (
        Concept::RunningLoan,
        "existing loan, running loan, current loan, old loan, existing home loan, running home loan, \
         existing personal loan, existing car loan, running car loan, previous loan, other loan, other loans",
    ),
    (
        Concept::Owed,
        "outstanding, outstanding amount, \
         loan outstanding, outstanding loan, balance outstanding, principal outstanding, pos, current outstanding, \
         obligation, obligations, already paying",
    ),
    (
        Concept::Existing,
        "existing, running, already have, already have a, i have a, i have an, i have, have a, already taken, \
         already took, ongoing, current, closed, paid off, paying, previous",
    ),
];

/// Calls, people, consent, corrections, introductions and politeness.
pub(super) const TALK: Table = &[
    (
        Concept::Call,
        "call, calling, ring, phone, contact, reach, mobile, mob, number, no, num, cell, whatsapp, call on, \
         contact number, contact no, mobile number, mobile no, phone number, phone no, whatsapp number, reach me",
    ),
    (
        Concept::CallMe,
        "call me, call me back, callback, call back, please call, pls call, plz call, kindly call, give me a call, \
         give a call, ring me, phone me, arrange a call, arrange call, request a call, can you call, \
         can someone call, contact me, reach me, want a call, need a call, waiting for call, waiting for your call",
    ),
    (
        Concept::SameNumber,
        "same number, the same number, this number, this number only, on this, my number, this no, same no, \
         same num, this num, my no, same mobile, this mobile, this same number, my own number, current number, \
         number i am texting from, number i am messaging from, number i am writing from, this whatsapp number, \
         this whatsapp, same whatsapp, my whatsapp number, the one i am texting from",
    ),
    (
        Concept::SameWhenAsked,
        "same, this one, this, this only, same one, same as this, whatsapp number, whatsapp, yes, yes same, ok, \
         current one",
    ),
    (Concept::Stop, "stop, stopp, stp"),
    (
        Concept::OptOut,
        "unsubscribe, opt out, optout, stop messages, stop message, stop messaging, stop messaging me, \
         stop sending, stop sending me, stop these messages, stop the messages, stop all messages, stop this message, \
         stop texting, stop texting me, stop spamming, stop spam, stop calling, stop calling me, stop contacting, \
         stop contacting me, stop disturbing, stop bothering, stop whatsapp, dont message, dont message me, \
         do not message, do not message me, dont msg, dont msg me, do not msg, dont text me, do not text me, \
         dont send, dont send me, dont send messages, do not send, dont disturb, do not disturb, dont contact, \
         dont contact me, do not contact, do not contact me, dont bother me, no more messages, no more message, \
         no more msgs, dont want messages, dont want any messages, do not want messages, dont want these messages, \
         do not want these messages, remove me, remove my number, take me off, never message me, \
         never contact me, dont call me again, do not call me again, dont call me anymore, never call me, dnd",
    ),
    (Concept::NoCall, "dont call me, do not call me, dont call, do not call, no calls, no more calls, dont ring me"),
    (Concept::Own, "my"),
    (Concept::Erase, "delete, erase, wipe, remove, destroy"),
    (
        Concept::Record,
        "data, details, detail, information, info, record, records, account, chat, chats, history, name, number, file",
    ),
    (
        Concept::OptIn,
        "start, subscribe, unstop, resume, opt in, optin, start again, start messages, start messages again, \
         start messaging, start messaging again, resume messages, subscribe again, resubscribe",
    ),
    (
        Concept::Person,
        "talk to, talk with, speak to, speak with, chat with, want to talk, want to speak, like to talk, \
         like to speak, need to talk, need to speak, connect me, connect with, connect me to, connect me with, \
         human, real person, live person, real human, live agent, actual person, human being, human agent, \
         customer care, customer service, customer support, helpline, transfer me to, someone call me, \
         are you a bot, not a bot, no bot, is this a bot, talk to someone, speak to someone, talk to a person, \
         let me talk, can i talk, can i speak, have someone call",
    ),
    (
        Concept::Staff,
        "agent, executive, representative, manager, advisor, adviser, officer, person, somebody, someone, staff, \
         loan officer, sales person, salesperson, relationship manager, your team, operator, supervisor",
    ),
    (
        Concept::Data,
        "delete my data, delete my details, delete my information, delete my info, delete my number, \
         delete my account, delete all my data, delete all my details, delete my personal data, delete my chat, \
         delete my record, delete my records, erase my data, erase my details, erase my information, \
         erase all my data, remove my data, remove my details, remove my information, remove all my data, forget me, \
         what data do you have, what data you have, what information do you have, what details do you have, \
         which data do you have, data do you hold, information do you hold, information you have about me, \
         data you have about me, what do you know about me, copy of my data, copy of my details, my personal data, \
         show my data, show me my data, send me my data, send my data, my data, privacy policy, data privacy, \
         data protection, where did you get my number, how did you get my number, from where you got my number, \
         withdraw my consent, withdraw consent, revoke my consent",
    ),
    (
        Concept::Correction,
        "sorry, actually, correction, correct, corrected, change, change it, changed, update, updated, i meant, \
         i mean, meant, make it, instead, wrong, mistake, mistakenly, by mistake, typo, oops, rather, \
         wrongly typed, wrong number, edit, modify, increase, reduce, decrease, let it be, make that",
    ),
    (Concept::No, "no, nope, nah, na"),
    (
        Concept::Not,
        "not, not a, not for, not the, instead of, rather than, dont want, do not want, dont need, isnt, is not, not my",
    ),
    (
        Concept::NameIntroduction,
        "my name is, my name, name is, name, my full name is, my full name, full name, my good name is, myself, my self, my name to, name to, name as, \
         regards, thanks and regards, yours sincerely, you can call me, the name is, my names, i m called",
    ),
    (Concept::Introduction, "i am, im, am, i m, this is, iam, its me, it is me"),
    (Concept::Here, "here, this side, speaking, writing, here from"),
    (
        Concept::Polite,
        "hi, hii, hiya, hello, helo, hallo, hey, heyy, namaste, namaskar, good morning, good afternoon, good evening, \
         good night, good day, gm, gn, morning, evening, thanks, thank you, thankyou, thank u, thanku, thx, tnx, ty, \
         thanks a lot, thank you so much, thank you very much, many thanks, ok, okay, k, okk, okey, kk, fine, great, \
         nice, good, cool, sure, alright, yes, yeah, yep, yup, ya, welcome, how are you, how r u, hows it going, \
         greetings, dear, bye, see you, take care, happy diwali, happy new year, noted, got it, understood, done, \
         perfect, no problem, no thanks, no thank you, not now, later, anyone there, anybody there, \
         hello there, hi there, good to know, thats great, very good, very nice, super, awesome, ok ok, sir ok",
    ),
];
