//! Number words, units, and ordinary English words that are neither names nor about loans.

use super::{Concept, Table};

/// Words written otherwise than the other tables write them, and how those do.
pub(super) const SPELLINGS: &[(&str, &str)] = &[
    ("loan", "lone, lon, lown, laon, loam, loaan, lona"),
    ("home", "hom, hme, hoam"),
    ("gold", "gld, goldd, golld"),
    ("house", "hous"),
    ("housing", "housin, hosing"),
    ("personal", "personel, persnal, parsonal, personnel, prsnl"),
    ("business", "buisness, bussiness, bizness, busines, biz, bussines, bisness"),
    ("property", "proprty, propety"),
    ("salary", "salry, sallary, selary"),
    ("income", "incom"),
    ("amount", "ammount, amout"),
    ("unsubscribe", "unsubcribe"),
    ("message", "mesage, massage"),
    ("messages", "mesages, massages"),
    ("transfer", "trasfer, tranfer"),
    ("mortgage", "morgage, mortage"),
    ("need", "ned, nead"),
    ("good", "gud, gd"),
    ("interested", "intrested, intersted"),
];

/// Words shortened in chats, and what they are short for: no mistakes.
pub(super) const SHORTENED: &[(&str, &str)] = &[
    ("karna", "krna, krnaa"),
    ("karni", "krni"),
    ("karne", "krne"),
    ("karke", "krke"),
    ("karo", "kroo"),
    ("karwana", "krwana, krvana"),
    ("karwa", "krwa, krva"),
    ("naam", "nm"),
    ("liye", "lie, lye, liy, lea"),
    ("mujhe", "mje, mjhe, mujy, mujhy, mjko"),
    ("chahiye", "chye, chiye, chaye, chahia, chaheye, chahiy, chiya, chaia, chahea, chahya, chaiya, chahiya"),
    ("nahi", "nahe, nhe, nhai"),
    ("raha", "rah, rhaa"),
    ("batao", "btaao, batado"),
    ("please", "plzz, plss, pleas, plese"),
    ("lakh", "lkah, lakhz, laakhs, lacks"),
    ("number", "nmbr, numbr, nbr, nober"),
    ("whatsapp", "whatsap, watsapp, watsap, whtsapp, wtsapp, whatsaap"),
];

/// Numbers, units and what stands around them.
pub(super) const NUMBERS: Table = &[
    (Concept::Unit(1_000), "k, thousand, thousands, thousend, thou, hazar, hajar, hazaar, hajaar, hzr"),
    (Concept::Unit(100_000), "l, lac, lacs, lakh, lakhs, lkh, lkhs, lak, laks, lack, lacks, lks, lakhh, laakh, lac s"),
    (Concept::Unit(1_000_000), "m, mn, million, millions"),
    (Concept::Unit(10_000_000), "cr, crs, crore, crores, carore, caror, karod, karor, crr, crors, cror, c r"),
    (Concept::Numeral(1), "one"),
    (Concept::Numeral(2), "two"),
    (Concept::Numeral(3), "three"),
    (Concept::Numeral(4), "four"),
    (Concept::Numeral(5), "five"),
    (Concept::Numeral(6), "six"),
    (Concept::Numeral(7), "seven"),
    (Concept::Numeral(8), "eight"),
    (Concept::Numeral(9), "nine"),
    (Concept::Numeral(10), "ten"),
    (Concept::Numeral(11), "eleven"),
    (Concept::Numeral(12), "twelve"),
    (Concept::Numeral(13), "thirteen"),
    (Concept::Numeral(14), "fourteen"),
    (Concept::Numeral(15), "fifteen"),
    (Concept::Numeral(16), "sixteen"),
    (Concept::Numeral(17), "seventeen"),
    (Concept::Numeral(18), "eighteen"),
    (Concept::Numeral(19), "nineteen"),
    (Concept::Numeral(20), "twenty"),
    (Concept::Numeral(30), "thirty"),
    (Concept::Numeral(40), "forty, fourty"),
    (Concept::Numeral(50), "fifty"),
    (Concept::Numeral(60), "sixty"),
    (Concept::Numeral(70), "seventy"),
    (Concept::Numeral(80), "eighty"),
    (Concept::Numeral(90), "ninety, ninty"),
    (Concept::Hundred, "hundred"),
    (Concept::Half, "half, half a"),
    (Concept::Currency, "rs, inr, rupees, rupee, rupaye, rupess, ruppees, re"),
    (Concept::RangeJoint, "to, or, till"),
    (Concept::Between, "between"),
    (Concept::And, "and, n"),
    (Concept::From, "from, based in, based at, residing at, residing in, living in, staying in, staying at"),
    (
        Concept::Honorific,
        "mr, mrs, ms, miss, dr, shri, sri, smt, shrimati, kum, adv, ca, sir, madam, maam, mam, ji, bhai, bhaiya, \
         saab, sahab, bro, brother, mister, er, prof",
    ),
    (
        Concept::Filler,
        "a, an, the, is, are, was, my, mine, of, for, on, at, in, it, its, it is, i, you, your, u, ur, please, pls, plz, plss, \
         kindly, only, just, around, about, approx, approximately, nearly, almost, upto, up to, maximum, max, minimum, \
         min, roughly, also, with, me, so, well, now, like, say, here is, will be, should be, would be, be, that, and, \
         with me, again, total, all, exactly, yes my, as, both, have",
    ),
];

/// Words of ordinary sentences.
pub(super) const PROSE: Table = &[
    (
        Concept::Prose,
        "what, skip, when, where, which, who, whom, whose, why, how, whether, if, because, but, than, then, there, these, \
         those, they, them, their, he, she, him, her, his, we, us, our, ours, yours, by, into, over, under, after, \
         before, during, until, since, while, without, within, off, out, up, down, near, can, could, should, would, \
         will, shall, may, might, must, do, does, did, dont, doesnt, didnt, cant, cannot, wont, has, had, having, \
         been, being, were, wasnt, arent, isnt, not, never, none, nothing, something, anything, everything, any, \
         some, many, much, more, most, less, few, lot, lots, other, others, another, each, every, very, too, quite, \
         really, already, still, yet, ever, often, always, soon, today, tomorrow, yesterday, tonight, week, weeks, \
         hour, hours, minute, minutes, time, times, date, day, monday, tuesday, wednesday, thursday, friday, saturday, \
         sunday, morning, noon, night, late, early, first, second, third, last, next, new, old, big, small, high, low, \
         long, short, fast, quick, quickly, slow, urgent, urgently, asap, immediate, immediately, possible, available, \
         ready, busy, free, able, unable, best, better, bad, worst, happy, sad, right, true, false, same, different, \
         know, tell, told, said, ask, asked, asking, give, given, gave, get, got, getting, take, taken, took, taking, \
         make, made, making, go, going, gone, went, come, came, coming, see, seen, look, looking, find, found, think, \
         thought, hope, hoping, wish, help, helping, helped, use, used, using, work, works, working, worked, try, \
         trying, tried, wait, waiting, check, checking, send, sent, sending, share, shared, sharing, show, shown, \
         provide, provided, providing, explain, discuss, talk, talking, speak, speaking, buy, buying, bought, sell, \
         selling, sold, pay, paying, paid, payment, purchase, purchasing, purchased, keep, kept, start, started, \
         begin, finish, finished, complete, completed, submit, submitted, approve, approved, approval, reject, \
         rejected, process, processing, procedure, detail, details, info, information, document, documents, docs, \
         paper, papers, form, file, bank, banks, branch, lender, nbfc, account, card, credit card, credit cards, \
         debit card, cheque, cash, customer, client, company, job, salaried, self, employed, self employed, \
         self employee, employee, employees, government, govt, private, retired, pensioner, student, teacher, doctor, \
         engineer, lawyer, farmer, driver, owner, businessman, businesswoman, business man, businessperson, trader, \
         shopkeeper, contractor, builder, housewife, homemaker, freelancer, professional, proprietor, partner, \
         director, nri, fresher, professor, nurse, police, army, clerk, accountant, software, interested party, \
         married, single, father, mother, sister, husband, wife, son, daughter, parents, friend, family, \
         uncle, aunty, people, man, woman, boy, girl, child, children, kids, house wife, yourself, himself, \
         herself, everyone, anyone, anybody, nobody, somewhere, anywhere, everywhere, regarding, regards to, \
         concerning, reference, referred, reply, response, answer, question, questions, message, messages, msg, msgs, \
         text, chat, email, mail, gmail, com, link, website, app, online, offline, photo, image, address, city, town, company name, \
         bank name, business name, firm name, shop name, father name, fathers name, mother name, mothers name, \
         village, area, location, place, state, district, country, india, street, road, colony, nagar, sector, bus, \
         train, station, bus stop, bus stops, full stop, non stop, stop by, market, mall, office address, weather, \
         cricket, match, movie, food, price list, joke, song, news, score card, life, world, thing, things, problem, \
         problems, issue, issues, trouble, error, fraud, fake, scam, spam, cheat, cheating, complaint, angry, useless, \
         service, services, product, products, scheme, schemes, offer, offers, option, options, type, types, kind, \
         purpose, reason, benefit, charges, charge, fees, fee, cost of, subsidy, insurance, policy, tax, investment, \
         mutual, stock, stocks, shares, trading app, guarantee, guarantor, security, co applicant, applicant, joint, \
         status, pending, update on, not interested, i am not interested, im not interested, no need, not required, \
         dont need anything, not needed, wrong person, sorry for, sorry to, sorry about, no idea, not sure, dont know, \
         do not know, i am not, im not, i am from, im from, i am a, im a, i am an, im an, i am the, this is for, \
         this is regarding, this is about, this is to, this is my, this is not, this is a, this is the, it is not, \
         its not, confused, worried, fine with, good for, bot, robot, ai, lol, haha, hmm, hmmm, oh, ohh, wow, damn, \
         hell, shit, fuck, idiot, stupid, agree, agreed, accept, accepted, okay with, decided, final, finally, maybe, \
         perhaps, probably, sure about, certainly, definitely, exact, depends, whatever, however, therefore, else, \
         even, though, although, per, via, etc, eg, ie, vs",
    ),
    (
        Concept::Place,
        "mumbai, delhi, new delhi, pune, bangalore, bengaluru, hyderabad, chennai, kolkata, ahmedabad, surat, jaipur, \
         lucknow, kanpur, nagpur, indore, thane, bhopal, patna, vadodara, ghaziabad, ludhiana, agra, nashik, faridabad, \
         meerut, rajkot, varanasi, srinagar, aurangabad, dhanbad, amritsar, allahabad, prayagraj, ranchi, howrah, \
         coimbatore, jabalpur, gwalior, vijayawada, jodhpur, madurai, raipur, kota, guwahati, chandigarh, mysore, \
         gurgaon, gurugram, noida, greater noida, navi mumbai, andheri, bandra, borivali, kerala, goa, gujarat, \
         maharashtra, punjab, haryana, rajasthan, karnataka, telangana, bihar, odisha, assam, dehradun, hdfc, icici, \
         sbi, axis bank, axis, kotak, pnb, idfc, canara, union bank, bajaj finance, bajaj finserv, tata capital, lic, \
         yes bank, indusind, bank of baroda, tcs, infosys, wipro, accenture",
    ),
];
