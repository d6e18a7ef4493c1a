//! What customers say besides, in English and in Hindi in Latin letters, as batches of unseen dialogues brought it up.

use super::{Concept, Table};

/// Calls, people, consent, corrections and politeness.
pub(super) const TALK: Table = &[
    (Concept::Amount, "total, so total, grand total, kul milakar"),
    (
        Concept::Messaging,
        "message, messages, msg, msgs, sms, text messages, sandesh, promotional, promotion, promotions, ads, spam, \
         notifications, whatsapp messages, whatsapp msg, whatsapp msgs, advertisement, advertisements",
    ),
    (
        Concept::Never,
        "mat, mat karo, mat karna, mat kijiye, mat bhejo, nahi chahiye, nahin chahiye, nhi chahiye, dont want, \
         do not want, dont need, dont send, do not send, no more, bandh, bandh karo, bandh kar do, stop",
    ),
    (
        Concept::OptOut,
        "stop all this, unsubscribe me, opt me out, remove me from your list, remove me from list, remove from list, \
         list se nikalo, list se nikal do, mera number nikalo, dobara mat bhejna, dubara mat bhejna, \
         aage se mat bhejna, aage se message mat, ab mat bhejna, kabhi message mat, block kar dunga, \
         block kar dungi, pareshan karna band, disturb karna band, tang karna band, pareshan na kare, \
         pareshan na karo, blacklist me, no promotional, do not text, leave me alone, message mat bhejo, \
         msg mat bhejo, stop promotional",
    ),
    (
        Concept::Person,
        "baat ho sakti, baat ho sakta, baat ho sake, baat ho jaye, baat ho jati, baat ho payegi, baat hogi, \
         baat karwado, baat karado, baat karvado, baat krwa do, baat krado, baat karwaye, baat karwaen, baat karaye, \
         kisi se bat, manager ka number, manager number, kisi ka number, contact number do, contact number dijiye, \
         contact number bhejo, apna number do, apna number dijiye, apna number bhejo, aapka number do, \
         aapka contact number, your number please, your contact number, your phone number, office number, \
         office ka number, give me your number, send me your number, share your number, share contact number, \
         share your contact, complaint karni, complaint karna, complain karni, shikayat karni, shikayat karna, \
         shikayat hai, i want to complain, want to complain, file a complaint, raise a complaint, \
         register a complaint, make a complaint, police complaint, police me complaint, consumer court, \
         consumer forum, legal notice, legal action, human se, banda chahiye, koi banda, kisi bande, live chat, \
         kisi senior, senior se, owner se, malik se, koi insaan, koi insan, koi aadmi, koi admi, koi agent, \
         asli vyakti, call karwa do, call karwado, call karwao, call karwaiye, call karwa dijiye, phone karwa do, \
         phone karwao, call arrange kar, callback chahiye, call back chahiye, koi call karega, call kab aayega, \
         no one called, nobody called, koi call nahi aaya, call nahi aaya, talk to real, talk to human, \
         talk to agent, i need human, chat with human, someone to talk, some one to talk, someone from your team, \
         anyone from your team, get someone, have someone, let someone call, ask someone to call, \
         ask your executive, ask your manager, ask your team, machine se baat nahi, bot se baat nahi, \
         robot se baat nahi, kisi ko bolo, kisi se connect",
    ),
    (
        Concept::CallMe,
        "call karega, call karenge, call kar sakte, call kar lena, call kr lena, call lagao, phone lagao, fon kro, \
         ring back, call kardo, call krna, call kr do, call karwana, phone krna, phone krdo, phone kar lo, \
         phone kar lena, call please, call pls, call plz, call asap, ek call, baat krna hai, bat karni hai, \
         bat karna hai, bat krni h, baat krni h, baat karni h, baat karni thi, i want call, need callback",
    ),
    (
        Concept::Data,
        "data delete karna, data hatana, data remove, data mat rakho, data mat rakhna, data nikalo, delete all data, \
         delete everything, erase everything, clear my data, clear my details, remove me from your database, \
         remove me from database, database se hata, database se nikal, database se delete, system se hata, \
         system se delete, record se hata, record se hatao, delete my personal information, delete personal data, \
         delete my personal details, delete whatever you have, destroy my data, data delete krdo, info delete, \
         information delete, data erase, data wapas, dont store my data, do not store my data, dont keep my data, \
         do not keep my data, dpdp, right to erasure, right to be forgotten, what details you have, \
         meri jankari hata, meri jaankari hata, meri details hata, jo bhi data hai, mere bare me kya data",
    ),
    (
        Concept::Status,
        "pass hua kya, pass hua ki nahi, pass ho gya, approve hua kya, approved hua, sanction hua, sanction hua kya, \
         disburse kab, disbursement kab, disbursal kab, paisa kab aayega, paise kab aayenge, paisa kab milega, \
         paise kab milenge, amount kab aayega, kab credit hoga, file ka kya, application ka kya, loan ka kya, \
         kuch update, koi update, update do, update dijiye, update kya hai, update please, update pls, aage kya hua, \
         process kahan tak, aur kitna time, aur kitne din, when will i get, when will my loan, when will my file, \
         has my loan, is my file, is it approved, got approved, any news, whats the status, whats status, \
         what is status, loan kab tak, login hua, login ho gaya kya, bank ne kya bola, bank ne kya kaha, \
         reject hua kya, kyu reject, kyon reject, why rejected, how long more, still waiting for my loan, no update, \
         koi update nahi, kab tak pass, kab pass hoga, kab approve hoga, kab sanction hoga, kab disburse hoga, \
         kahan pahunchi, kaha pahunchi, kahan tak pahunchi, kaha tak pahuchi, kahan tak aayi, file kidhar, \
         loan kidhar, loan kahan, where has my, where does my",
    ),
    (
        Concept::Refusal,
        "abhi nahi lena, mann nahi, baad mein lunga, baad me lunga, baad me lenge, baad mein lenge, baad me dekhte, \
         baad mein dekhenge, baad me dekhenge, phir kabhi, fir kabhi, some other time, maybe later, no longer need, \
         no longer required, no longer interested, dont need it, dont need any, dont require, do not require, \
         do not need, changed my mind, mil gaya loan, loan mil gaya, loan ho gaya, already got, got the loan, \
         got a loan, kahin aur se, kahi aur se, dusri jagah se, cancel karo, cancel kar do, cancel kardo, \
         cancel krdo, cancel my request, cancel request, cancel my application, cancel application, nahi karna, \
         nahi karwana, nahi karana, abhi rehne, chhod dijiye, chod dijiye, jaane do, jane do, dont want loan, \
         not looking for loan, not looking, nahi lena hai, nahi chahiye ab, ab nahi chahiye, ab zarurat nahi",
    ),
    (
        Concept::Yes,
        "tik, tik h, ys, yas, yesss, y, hnji, hanjii, hn ji, hm ji, ji sahi, sab sahi, sab sahi hai, sab theek, sab thik, \
         sab theek hai, sab thik hai, theek h, thik hain, theek hain, ok done, ok confirm, ok confirmed, proceed, \
         please proceed, pls proceed, go for it, submit, submit kar do, submit kardo, submit karo, aage badho, \
         aage badhao, aage badhiye, aage badhaiye, chalega, chalo, chalo theek, kardo, krdo, kr do, kar dijiye, \
         ho jaye, pakka, bilkul sahi, bilkul theek, sahi h, shi hai, shi h, sahi hain, all correct, all ok, \
         all okay, everything correct, everything is correct, everything is fine, all details correct, \
         details correct, all right, its correct, it is correct, thats correct, that is correct, thats fine, \
         yes correct, looks ok, looks fine, okay proceed, agree, agreed, i agree, i confirm, done hai, ekdum sahi, \
         ek dam sahi, ekdam sahi, hau, hao, ho, haan haan, ha ha, ji bilkul, yes sir, yes madam, sahi likha, \
         sahi likha hai, yep correct, yup correct, confirm it, confirm please, confirm hai, confirm kardo, \
         confirm krdo, cnfrm, save, save it",
    ),
    (
        Concept::Polite,
        "tik, tik h, hlo, hlw, hy, hye, hie, hola, gud mrng, gud morning, gd mrng, good mrng, vanakkam, namaskara, namaskaram, \
         khamma ghani, sat shri akal, sasriakal, sasrikal, salaam walekum, salam walekum, walekum, assalam, alaikum, \
         jai bhim, jai shree ram, jai siya ram, jai shri krishna, jai shree krishna, radhe, sirji, sir ji, madam ji, \
         maam ji, hey there, kaise ho sir, kya haal chal, mast, badhiya hai, thnks, thnx, tq, tysm, welcome ji, \
         pls reply, please reply, reply please, reply karo, reply kro, anybody, koi hai kya, suniye, sunie, \
         hello sir, hi sir, hello team, hi team, dear team, respected sir",
    ),
    (
        Concept::NameIntroduction,
        "mira nam, mira naam, naam mera, mera naam h, mera nam h, customer name, applicant name, borrower name, name of applicant, \
         client name, main applicant, nam hai mera, naam hai mera, mere naam, name of customer, \
         mera shubhnaam, mujhe sab, log mujhe",
    ),
    (
        Concept::SameNumber,
        "same as whatsapp, isi wale, ye hi number, yeh hi number, same on this, this only number, whatsapp wala, \
         whatsapp wala number, jisse likh raha, jisse likh rahi, jisse msg kar, jis se chat, chat wala number, \
         abhi wala number, number im using, number i am using, isi par baat, isi pe baat, isi wale number, \
         isi wale pe, is wale number, jis number se msg, jis number se message, jis number se likh, ussi number, \
         usi number",
    ),
    (
        Concept::SameWhenAsked,
        "yahi hai ji, isi pe kar lo, isi par kar lo, isi pe karo, isi par karo, isi pe call karo, whatsapp wala hi, \
         yahi pe, this itself, same only, same hi hai, ji yahi, ji isi, is pe, is par, ispe, ispar, issi, isi ko, \
         haan isi",
    ),
    (
        Concept::Need,
        "de sakte, de sakte ho, mil sakega, mil payega, mil jaega, mil jaye, chahiyega, lunga, lungi, loonga, \
         lena tha, leni thi, chahiye tha, chahiye thi, karwana tha, karana hai, want to take, i would need, \
         kindly provide, arrange, lag rahe, lagne wala, lag jayega, mangta, mangti, maang raha, dilwao, dilwaiye, \
         dilaiye",
    ),
    (
        Concept::LoanTalk,
        "process fee, hidden charges, rate kya, rate kitna, kitne percent, kitna percent, kitne din, kitna time, \
         how many days, how much time, how long, kitna samay, loan limit, max loan, maximum loan, kya kya lagega, \
         kya chahiye hoga, kya lagta hai, what is the process, whats the process, process kya, process kya hai, \
         kitna mil sakta, kitna mil jayega, kitna milta, low cibil, cibil kam, bina cibil, without cibil, \
         cibil kharab, cibil low, income proof, salary slip, guarantor chahiye, byaj kya, brokerage, commission, \
         aapki fees, charges kitne, charges kya, koi charge, which bank, kaun sa bank, kis bank, konse bank, \
         repayment, kitne saal, kitne mahine, tenure kitna",
    ),
    (
        Concept::Correction,
        "galat likh, galat likha, galat type, galat bata, galat diya, galat de diya, galat ho gaya, wrong typed, \
         typing mistake, spelling mistake, spelling galat, sudhar do, theek kar dijiye, sahi kar dijiye, sahi naam, \
         sahi number, sahi amount, right name, right number, correct name, correct number, correct amount, \
         change kardo, badal dena, badalwana, badal lo, kar lo change, wait, ruko, rukiye, asli naam, not that, \
         i made a mistake, scratch that",
    ),
    (
        Concept::Honorific,
        "sri ji, chacha, kaka, uncle ji, bhaiya ji, bhaijaan, dada, boss, yaar, dost, mam ji, ser, sr, mahoday, \
         mahodaya, hon",
    ),
];

/// Words without weight, and those of ordinary sentences.
pub(super) const PROSE: Table = &[
    (
        Concept::Filler,
        "matra, keval, bss, toh bas, itna, itni, itne, chahiyein, chalega, chalegi, ke aaspaas, aaspaas, aas pas, \
         aspas, ke karib, kareeban, taqreeban, ish, plus, odd, thereabouts, more or less, do na, dena, de dena, \
         kar dena, rakhna, rakh lo, rakh do, likh do, likhna, likh dena, daal do, dal do, kardo, krdo, is my, \
         thats my, wahi",
    ),
    (
        Concept::Prose,
        "kisne diya, diya hai, diya tha, diya gaya, jayegi, karwani, aise, jaise, jitna, jitni, jitne, utna, utni, waise, vaise, bataya, batayein, batata, batati, batau, bataun, \
         bataunga, bataungi, bolte, kehte, kehna, kehta, poocho, pucho, puchho, puchna, poochna, puch, pooch, baar, \
         ghanta, ghante, acchi, achhi, acche, sasta, sasti, mehnga, mehngi, sochna, sochta, sochke, sochkar, socha, \
         soch, samay, rukna, dhoondh, dekh, dekha, dekhkar, dekhte, dekhenge, bhagwan, yr, arey, arre, are, oye, \
         chup, nonsense, rubbish, pathetic, shameless, besharam, bekar, bekaar, ghatiya, dhyan, pehla, dusra, dusri, \
         tisra, gharwale, biwi, ladka, ladki, bachcha, bacche, bachhe, umeed, fatafat, tension, zaruri, jaruri, \
         important, verify, verified, guess, secret, refuse, someone else, kaam kaaj, chutti, abhi to, jab bhi, \
         kitni baar, ab kya, kyu chahiye, why do you, will not, dont tell, sick, tired, fed, waste, wasting, \
         stupidity, hurry, serious, seriously, honestly, obviously, simply, directly, matter, matters, proper, \
         properly, main point, point, hello kya, accha kya, shop owner, private job, pvt job, govt job, \
         govt employee, government employee, teacher hu, job karta, job karti, kaam karta, kaam karti, company me, \
         company mein, salaried person, self employed person, working in, working at, work in, work at, works at, \
         works in, service karta, naukri karta, retired hu, pension, pensioner hu, apply kaise, kaise milega, \
         kaise karna, kaise kare, kaise hoga, kya karna, kya karu, kya kare, batado, batadijiye, btao, bta, btaiye, \
         btana, smjha, smjhe, smjh, nhii, kch, kuchh bhi, kuch bhi, kaafi, kafi, thode, zyada se zyada, kam se kam, \
         jaldi se, jaldi chahiye, abhi chahiye, toh kya, kya aap, possible hai, sambhav, koshish, try karo, \
         mujhe kya, tere, tumse, unse, inse, usse, isse, jisse, kisse, mujh, tujhe, hamse, humse, hame, humein, \
         hum log, aap log, bandhu, grahak, company ka, firm ka, apke, apka, apki, apko, aapse, apse, number two, \
         dusre, dusri baar, pehli baar, bhej diya, bhej di, bhej raha, bhej rahi, bhejta, bhejti, bhejunga, \
         bhejungi, bheju, bhejdu, bhej du, photo bheja, de diya, de di, dunga, dungi, denge, karega, karegi, \
         karenge, karu, karun, kru, milenge, milte, aajao, aa jao, aaunga, aaungi, aayenge, ata, ati, ate, ayega, \
         aye, aya, ayi, gye, gyi, huyi, huwa, chuka, chuki, chuke, rhta, rhte, rahta, rahti, rahte, rehte, dikha, \
         dikhao, dikhaiye, sunao, suna, sun, suni, shock, terrible, horrible, disgusting, unprofessional, rude, \
         harassing, harassment, torture, nautanki, drama, timepass, bhag, bhago, nikal, nikalo, hat, hato, sharam, \
         sharm, kamina, kutta, saala, sala, harami, gadha, ullu",
    ),
];
