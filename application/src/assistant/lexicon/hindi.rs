//! What customers write in Hindi, in Latin letters; [`super::devanagari`] leads the other script here.

use super::{Concept, Table};
use domain::conversation::Detail;
use domain::lead::LoanType;

/// Loans and what is said about them.
pub(super) const LOANS: Table = &[
    (
        Concept::Type(LoanType::BalanceTransfer, 7),
        "dusre bank me shift, dusre bank mein shift, dusre bank me transfer, dusre bank mein transfer, \
         loan shift karna, loan transfer karna, loan dusre bank, bank badalna, bank change karna, byaj kam karwana",
    ),
    (
        Concept::Type(LoanType::TopUp, 6),
        "aur loan same property, aur loan usi property, usi property pe aur loan, usi ghar pe aur loan, \
         chalu loan pe aur, usi loan pe aur paise",
    ),
    (
        Concept::Type(LoanType::GoldLoan, 6),
        "sona girvi, sone ko girvi, girvi sona, gold girvi, zevar girvi, gehne girvi, sona rakh ke, sona rakhkar, \
         gehne rakh ke, gehne rakhkar, zevar rakh ke, zevar rakhkar, sone ke badle",
    ),
    (
        Concept::Type(LoanType::GoldLoan, 5),
        "sone pe loan, sone par loan, sona loan, sone ka loan, sona pe loan, zevar pe loan, zevar par loan, \
         gehne pe loan, gehne par loan, gehno par loan, gehno pe loan, gold pe loan, gold par loan, gold pe, gold par",
    ),
    (Concept::Type(LoanType::GoldLoan, 3), "sone pe, sone par, gehne, gehno, gahne, zevar, jevar, zewar, SONA"),
    (
        Concept::Type(LoanType::Lap, 5),
        "ghar girvi, makan girvi, makaan girvi, dukan girvi, dukaan girvi, zameen girvi, jameen girvi, \
         property girvi, flat girvi, plot girvi, ghar ko girvi, makan ko girvi, property ko girvi, zameen ko girvi, \
         ghar pe loan, ghar par loan, makan pe loan, makan par loan, property pe loan, property par loan, \
         property pe, property par, zameen pe loan, zameen par loan, dukan pe loan, dukan par loan, flat pe loan, \
         flat par loan, ghar ke badle, property ke badle, makan ke badle, dukan ke badle, zameen ke badle, \
         property ke against, ghar ke against, ghar ke upar loan, property ke upar loan, ghar rakh ke loan, \
         property rakh ke loan",
    ),
    (Concept::Type(LoanType::Lap, 3), "girvi, girwi, girvee"),
    (
        Concept::Type(LoanType::UsedCarLoan, 5),
        "purani gaadi, purani gadi, purani car, puraani gaadi, second hand gaadi, used gaadi, used gadi",
    ),
    (
        Concept::Type(LoanType::PlotLoan, 5),
        "zameen kharidna, zameen kharidni, zameen lena, zameen leni, jameen kharidni, jameen kharidna, jameen leni, \
         jameen lena, plot lena, plot leni, plot kharidna, plot ka loan, plot ke liye, zameen ke liye, \
         jameen ke liye, zameen ka loan, jameen ka loan",
    ),
    (
        Concept::Type(LoanType::HomeLoan, 4),
        "ghar ka loan, ghar ke liye loan, ghar loan, ghar lena, ghar leni, ghar kharidna, ghar khareedna, \
         ghar kharidne, ghar khareedne, ghar lene, ghar banana, ghar banane, ghar banwana, ghar bana, ghar banvana, \
         makan lena, makan kharidna, makan kharidne, makan banana, makan banane, makan banwana, makan ka loan, \
         makan loan, makan ke liye, makaan lena, makaan banana, makaan ke liye, makaan kharidna, flat lena, \
         flat kharidna, flat kharidne, flat lene, flat ka loan, flat ke liye, ghar ke liye, home loan ke liye, \
         naya ghar, awas loan, grih loan, griha loan, grah loan, gruh loan",
    ),
    (Concept::Type(LoanType::HomeLoan, 2), "ghar, makan, makaan, awas"),
    (
        Concept::Type(LoanType::PersonalLoan, 4),
        "shaadi ke liye, shadi ke liye, shaadi ka loan, shadi ka loan, shaadi loan, shadi loan, ilaaj ke liye, \
         ilaj ke liye, urgent paise, urgent paisa, urgent cash, cash chahiye, niji loan, vyaktigat loan",
    ),
    (Concept::Type(LoanType::PersonalLoan, 2), "shaadi, shadi, vivah, ilaaj, ilaj, bimari, niji"),
    (
        Concept::Type(LoanType::BusinessLoan, 4),
        "dhandhe ke liye, dhande ke liye, dhandhe ka loan, vyapar ke liye, vyapar ka loan, vyapar loan, \
         vyapaar ke liye, dukan ke liye, dukaan ke liye, dukan ka loan, dukaan ka loan, dukan kholni, dukaan kholni, \
         karobar ke liye, kaarobar ke liye, karobar loan, business ke liye, business ka loan, dukan ke liye loan",
    ),
    (
        Concept::Type(LoanType::BusinessLoan, 1),
        "dhandha, dhanda, dhandhe, dhande, vyapar, vyapaar, vyavsay, karobar, kaarobar, dukan, dukaan, karkhana",
    ),
    (
        Concept::Type(LoanType::CarLoan, 4),
        "nayi gaadi, nayi gadi, naya gaadi, naya gadi, nai gaadi, nayi car, gaadi ka loan, gadi ka loan, gaadi loan, \
         gadi loan, gaadi lena, gaadi leni, gadi leni, gadi lena, gaadi kharidni, gadi kharidni, gaadi kharidna, \
         gaadi ke liye, gadi ke liye, car leni, car lena, car lene, car kharidni, car kharidne, car kharidna, \
         car ka loan, car ke liye",
    ),
    (Concept::Type(LoanType::CarLoan, 2), "gaadi, gadi, gaddi"),
    (
        Concept::Type(LoanType::TwoWheelerLoan, 5),
        "bike leni, bike lena, bike ke liye, bike ka loan, bike kharidni, scooty leni, scooty ke liye, \
         scooty ka loan, activa ke liye, activa leni, do pahiya, dopahiya",
    ),
    (
        Concept::Type(LoanType::CommercialVehicleLoan, 5),
        "truck lena, truck leni, truck ke liye, truck ka loan, tempo ke liye, tempo lena, tractor lena, \
         tractor ke liye, tractor ka loan, auto rickshaw lena, auto riksha, taxi ke liye",
    ),
    (
        Concept::Type(LoanType::EducationLoan, 5),
        "padhai ke liye, padhai ka loan, padhai loan, padhaai ke liye, bete ki padhai, beti ki padhai, bete ki fees, \
         beti ki fees, bachche ki padhai, bacche ki padhai, bachon ki padhai, college ki fees, school ki fees, \
         shiksha loan, padhne ke liye, videsh me padhai, videsh mein padhai",
    ),
    (Concept::Type(LoanType::EducationLoan, 2), "padhai, padhaai, shiksha"),
    (
        Concept::Type(LoanType::MachineryLoan, 5),
        "machine lena, machine leni, machine kharidni, machine ke liye, machine ka loan, mashin ke liye, mashin leni",
    ),
    (Concept::Type(LoanType::PlotLoan, 2), "zameen, jameen, zamin, jamin"),
    (Concept::Loan, "karz, karza, karja, karj, rin, udhar, udhaar, paisa, paise, paiso"),
    (
        Concept::LoanTalk,
        "byaj, byaaj, byaj dar, byaj kitna, kist, kisht, kitna loan milega, loan milega, loan mil sakta, \
         kitna milega, emi kitni",
    ),
    (
        Concept::Need,
        "chahiye, chahie, chaiye, chahye, chaahiye, chahiyee, chaie, cahiye, chahta, chahti, chahte, jarurat, \
         zarurat, jaroorat, zaroorat, zarurat hai, jarurat hai, lena hai, leni hai, lena h, lena he, lena chahta, \
         lena chahti, lene ka, lene hai, lene hain, dila do, dilado, dilwa do, dilao, de do, dedo, dijiye, milega, \
         milegi, mil sakta, mil jayega, apply karna, karwana hai, darkar",
    ),
    (Concept::Amount, "rakam, raqam, rashi, raashi, kitna chahiye"),
    (
        Concept::OtherFigure,
        "tankhwah, tankhah, tankha, tankhwa, tanakhwah, vetan, pagar, aamdani, amdani, aay, kamai, kamaai, kamata, \
         kamati, kama leta, bachat, kiraya, kimat, keemat, kimmat, daam, umar, umr, umra, saal, sal, varsh, mahina, \
         mahine, mahiney, maheene, maheena, mahina ka, har mahine, prati mah, mahinewar, din, kist, kisht, byaj dar, \
         byaj, byaaj, pratishat, percent byaj, bhav, salana",
    ),
    (
        Concept::ExistingAfter,
        "chal raha, chal rha, chal rahi, chal rhi, chalta hai, chalu hai, pehle se hai, pahle se hai, already hai, \
         le rakha, liya hua, liya tha, li thi, le chuka, le chuki, bhar raha, bhar rahi",
    ),
    (Concept::Existing, "pehle se, pahle se, purana wala, mera purana"),
    (Concept::Owed, "baki, baaki, bakaya, bakaaya"),
    (Concept::Need, "lagenge, lagega, lagegi, lag jayenge"),
    (Concept::Type(LoanType::EducationLoan, 5), "bachche ki fees, bacche ki fees, bachon ki fees, bacchon ki fees"),
    (Concept::Type(LoanType::GoldLoan, 3), "tola, tole, tola sona, tole sona, gram sona, mera sona, sona hai"),
    (Concept::AnotherKind, "kuch aur, aur kuch, koi aur, koi dusra, anya, alag"),
];

/// Calls, people, consent, corrections, introductions and politeness.
pub(super) const TALK: Table = &[
    (
        Concept::Call,
        "fon, number yahi, number yehi, mera number yahi, mobile yahi, number same, mobile number hai, number hai, \
         no hai, sampark, nambar, number likho, call kar lo, call kr lo",
    ),
    (
        Concept::CallMe,
        "call karo, call kro, call kare, call karen, call karein, call kijiye, call kijiyega, call kar do, call krdo, \
         call karna, call karwa do, phone karo, phone kro, phone kare, phone karen, phone kijiye, phone kar do, \
         phone karna, fon karo, mujhe call, mujhe phone, baat karni hai, baat krni hai, baat karna hai, \
         baat karna chahta, baat karna chahti, baat karo, baat kare, baat kar sakta, baat kar sakti, sampark karo, \
         sampark kare, sampark karen, sampark kijiye",
    ),
    (
        Concept::SameNumber,
        "yahi number, yehi number, yahi no, yehi no, yahi mobile, yahi nambar, isi number, isi no, is number, \
         isi nambar, is nambar, isi mobile, wahi number, vahi number, yahi whatsapp, isi whatsapp, isi pe call, \
         isi par call, yahi wala number, ye number, ye wala number, yeh number, yahi hai number, mera yahi number, \
         mera number yahi, number yahi, number yehi, number wahi, number same, jis number se, jisse msg, \
         jisse message, jis se message, mobile yahi",
    ),
    (
        Concept::SameWhenAsked,
        "yahi, yehi, yahi hai, yehi hai, isi pe, isi par, isi, wahi, vahi, yahi wala, ye wala, same hi, same hai, \
         haan, han, haa, haan ji, ji haan, haan yahi, haan yehi, haan same, theek hai",
    ),
    (
        Concept::Stop,
        "band karo, band kro, band kar do, band krdo, band kare, band kijiye, band karein, roko, rok do, band",
    ),
    (
        Concept::OptOut,
        "message band, msg band, messages band, sandesh band, message mat, msg mat, messages mat, sandesh mat, \
         mat bhejo, mat bhejna, mat bhejiye, mat bheje, mat bhejein, na bheje, na bhejen, na bhejo, nahi bhejna, \
         mat karo message, message nahi chahiye, msg nahi chahiye, messages nahi chahiye, sandesh nahi chahiye, \
         message na bheje, pareshan mat, tang mat, disturb mat, disturb na, message karna band, msg karna band, \
         message bhejna band, sandesh bhejna band, msg bhejna band, mera number hata do, mera number hatao, \
         mera number nikal do, list se hata, list se hatao, dobara message mat, dubara message mat, whatsapp mat",
    ),
    (
        Concept::NoCall,
        "call mat, call mat karo, call mat karna, phone mat karo, phone mat karna, phone mat, call na, phone na, \
         call nahi chahiye, mat karo call",
    ),
    (
        Concept::Erase,
        "hatao, hata do, hata de, hata dijiye, hata dein, mitao, mita do, mita de, mita dijiye, delete karo, \
         delete kro, delete kar do, delete krdo, delete kar de, delete kijiye, delete karna, remove karo, \
         remove kar do, hataiye, hatana",
    ),
    (Concept::Record, "jankari, jaankari, jankaari, vivran, vivaran, naam, itihas"),
    (Concept::Own, "mera, meri, mere, apna, apni, saara, saari, sab, sabhi, pura, poora"),
    (
        Concept::OptIn,
        "shuru karo, shuru kro, shuru kar do, shuru kare, shuru kijiye, shuru karein, phir se shuru, fir se shuru, \
         chalu karo, chalu kar do, chalu kare, message shuru, message chalu, msg chalu, msg shuru, sandesh shuru, \
         phir se shuru karo, fir se shuru karo, message shuru karo, message chalu karo, msg chalu karo, \
         msg shuru karo, start karo, start kar do, phir se start, fir se start, sandesh shuru karo, \
         dobara shuru karo, dubara shuru karo, wapas shuru karo, message phir se shuru karo, \
         message fir se shuru karo, sandesh phir se shuru karo, shuru",
    ),
    (
        Concept::Person,
        "se baat, agent se, insaan se, insan se, aadmi se, admi se, manager se, vyakti se, executive se, officer se, \
         insaan chahiye, insan chahiye, aadmi chahiye, agent chahiye, asli insaan, asli aadmi, baat karao, \
         baat karwao, baat karwa do, baat kara do, baat karvao, baat karaiye, baat karwaiye, bot se nahi, \
         robot se nahi, kisi ko bhejo, kisi insaan, kisi aadmi, kisi agent, agent ko bulao, manager ko bulao, \
         connect karo, connect kar do, connect karwao, insaan ho ya, customer care se, aap bot ho, kya aap bot",
    ),
    (Concept::Staff, "insaan, insan, aadmi, adhikari, sahayak, karamchari"),
    (
        Concept::Data,
        "mera data, meri data, apna data, data delete, data hatao, data hata do, data mitao, data mita do, \
         details delete, details hatao, details hata do, details mita do, jankari delete, jankari hatao, \
         jankari hata do, jankari mita do, jankari mitao, jaankari delete, jaankari hatao, jaankari hata do, \
         jaankari mita do, account delete, chat delete, number delete, number kahan se mila, number kaha se mila, \
         number kaise mila, kya data hai, kya jankari hai, kaun sa data, kaunsa data, sehmati wapas, sahmati wapas, \
         consent wapas, niji jankari, bhool jao mujhe",
    ),
    (
        Concept::Correction,
        "galat, galat hai, galat h, galt, galti, galti se, galti ho gayi, maaf, maaf karo, maaf karna, maaf kijiye, \
         maafi, badal do, badlo, badal dijiye, badal de, badalna hai, badlna, change karo, change kro, change kar do, \
         change krdo, change karna, change kijiye, theek karo, thik karo, theek kar do, sahi karo, sahi kar do, \
         sudhar, sudharo, asal mein, asal me, darasal, balki, bajay, ki jagah, ki jagha, ke badle mein, nahi nahi, \
         nahin nahin, update karo, update kar do, badha do, ghata do, kam kar do, zyada kar do, jyada kar do",
    ),
    (Concept::No, "nahi, nahin, nai, nhi, nahee, ji nahi, ji nahin, naa"),
    (
        Concept::NotBefore,
        "nahi, nahin, nhi, nahee, ki jagah, ki jagha, ke bajay, ke bajaye, ke badle mein, nahi chahiye, \
         nahin chahiye, nhi chahiye, nahi bola, galat, galat hai, ka nahi, ki nahi, ke nahi, ka nahin, ka nhi",
    ),
    (
        Concept::NameIntroduction,
        "mera naam, mera nam, mera name, naam, nam, mera naam hai, mera nam hai, naam hai, naam he, mera pura naam, \
         pura naam, poora naam, mera poora naam, mera shubh naam, shubh naam, mera naam to, mujhe log, naam likho, \
         naam likh lo, naam likhiye",
    ),
    (Concept::Speaker, "main, mai, mein, mei, me, hum, ham, mein to, main to"),
    (
        Concept::Here,
        "bol raha, bol rahi, bol rha, bol rhi, bol raha hu, bol rahi hu, bol raha hoon, bol rahi hoon, bol rha hu, \
         bol rhi hu, bol raha hun, bol rahi hun, bolta hu, baat kar raha, baat kar rahi, baat kr raha, baat kr rahi, \
         hoon, hu, hun, hoo, bol rahe hain, hai mera naam, hai mera nam, naam hai mera, mera naam hai, mera naam, \
         naam hai, hai naam",
    ),
    (Concept::Speaks, "hoon, hu, hun, hoo, bol, bolta, bolti, baat"),
    (
        Concept::Honorific,
        "shree, shriman, shrimaan, didi, sahib, sahiba, janab, bhaisaab, bhai sahab, sirji, bhaiyaa, anna, \
         garu, md",
    ),
    (
        Concept::Polite,
        "ji namaste, namaste ji, namaskar ji, namste, namasthe, namaskaar, pranam, pranaam, ram ram, ram ram ji, \
         jai shri ram, jai hind, jai jinendra, jai mata di, radhe radhe, salaam, salam, assalamualaikum, adaab, \
         sat sri akal, suprabhat, shubh prabhat, shubh ratri, shubh sandhya, dhanyavaad, dhanyawad, dhanyavad, \
         dhanyawaad, shukriya, bahut dhanyavad, bahut shukriya, meherbani, theek hai, thik hai, theek, thik, thik h, \
         thik he, tik hai, tk, accha, acha, achha, achchha, badhiya, bahut accha, bahut acha, bahut badhiya, \
         sahi hai, haan, han, haa, haan ji, ha ji, ji haan, ji han, ji ha, haanji, hanji, bilkul, zaroor, jarur, \
         jaroor, kaise ho, kaise hain, kaise hain aap, aap kaise hain, aap kaise ho, kaise hai aap, kya haal hai, \
         kya hal hai, kya haal, koi hai, koi baat nahi, abhi nahi, baad mein, baad me, phir milte hain, alvida, \
         ho gaya, samajh gaya, samajh gayi, jee, hello ji, ok ji",
    ),
    (
        Concept::Yes,
        "yes, yess, yea, yes yes, oky, okie, hn, haa ji, go ahead, yeah, yep, yup, ya, ok, okay, okk, okey, kk, sure, alright, correct, right, confirm, confirmed, fine, \
         perfect, all good, looks good, thats right, that is right, done, haan, han, haa, ha, haan ji, ha ji, \
         ji haan, ji han, ji ha, haanji, hanji, ji, theek hai, thik hai, theek, thik, thik h, thik he, sahi hai, \
         sahi, bilkul, zaroor, jarur, jaroor, confirm karo, confirm kar do, kar do, ho jayega, manzoor, manjoor, \
         badhiya, accha, acha, achha",
    ),
    (
        Concept::Decline,
        "no, nope, nah, na, nahi, nahin, nhi, nai, nahee, ji nahi, ji nahin, naa, not correct, not right, wrong, \
         incorrect, galat, galat hai, sahi nahi, sahi nahi hai, theek nahi, theek nahi hai, thik nahi, thik nahi hai, \
         not ok, not okay, change, cancel, rehne do, no thanks, nahi ji, nahi chahiye",
    ),
    (
        Concept::Status,
        "status, file status, loan status, application status, my status, track, tracking, progress, any update, \
         any updates, what happened, where is my file, where is my loan, how far, sanctioned or not, approved or not, \
         kya hua, kya huaa, kahan tak, kaha tak, kahan tak pahuncha, kab tak hoga, kab tak milega, kab hoga, \
         kab aayega, kitna time lagega, ka kya hua, status batao, status kya hai, file kahan, file kaha, meri file, \
         sthiti, kya chal raha, kahan pahuncha, pass hua, pass ho gaya, approve hua, is my loan approved, \
         is my loan sanctioned",
    ),
    (
        Concept::Refusal,
        "not interested, i am not interested, im not interested, no need, not required, not needed, dont want, \
         do not want, dont need, cancel, leave it, forget it, never mind, nevermind, no thanks, no thank you, \
         nahi chahiye, nahin chahiye, nhi chahiye, rehne do, rahne do, rehne dijiye, chhodo, chodo, chhod do, \
         zarurat nahi, jarurat nahi, zaroorat nahi, zarurat nahin, jarurat nahin, zarurat nahi hai, jarurat nahi hai, \
         interest nahi, interested nahi, nahi lena, nahin lena, nhi lena",
    ),
    (
        Concept::Asking,
        "what, which, how, whether, when, where, kya, kitna, kitni, kitne, kaun, kon, kaunsa, kaise, kab, kahan, kaha, \
         batao, bata do, bataiye, tell",
    ),
    (
        Concept::Papers,
        "document, documents, docs, paper, papers, kagaz, kagaj, kagajat, dastavez, cibil, cibil score, percent, rate, \
         guarantee, guarantor, charges, fees, subsidy, scheme, yojana",
    ),
    (Concept::Field(Detail::Name), "name, naam, nam"),
    (Concept::Field(Detail::Mobile), "mobile, number, phone, nambar, fon, mobile number, phone number"),
    (Concept::Field(Detail::Amount), "amount, amt, rakam, raqam, rashi, raashi, loan amount, paisa, paise"),
    (Concept::Field(Detail::LoanType), "type, kind, prakar, loan"),
    (Concept::Correction, "are nahi, arre nahi, arey nahi, are nahin"),
    (Concept::OptOut, "spam band, spam mat, spamming band"),
    (Concept::CallMe, "baat karne ke liye, baat karne wala"),
    (
        Concept::NotBefore,
        "zarurat nahi, jarurat nahi, zaroorat nahi, zarurat nahin, jarurat nahin, zarurat nahi hai, jarurat nahi hai",
    ),
];

/// Words without weight, and those of ordinary sentences.
pub(super) const PROSE: Table = &[
    (
        Concept::Filler,
        "hai, hain, he, h, ka, ki, ke, ko, mera, meri, mere, mujhe, mujhko, muje, mujhse, hamein, humko, ek, bas, \
         sirf, kripya, kripaya, krupya, karib, kareeb, lagbhag, takreeban, taqriban, aas paas, tak, tk, wala, wali, \
         wale, vala, to, toh, aur, ab, abhi, pe, par, pr, liye, liya, mein, hi, bhi, ji, yaar, likho, likh lo, \
         likhiye, likh dijiye, note karo, karo, kro, kar, kijiye, kar do, karna, yeh, ye, yah, use, poora, pura, \
         total milakar, kul, rakho, kar dijiye, karen, kare, phir, fir, se, dobara, dubara, wapas, batao, bata do, \
         apna, saare, sare, sab, do",
    ),
    (Concept::From, "main rehta, rehta, rehti, rehne wala"),
    (
        Concept::Prose,
        "kya, kyu, kyun, kyon, kab, kahan, kaha, kaise, kaisa, kaisi, kaun, kon, kaunsa, kitna, kitni, kitne, kisko, \
         kiska, kiski, aap, aapka, aapki, aapke, aapko, tum, tumhara, tu, tera, hamara, hamari, humara, humari, unka, \
         unki, uska, uski, usko, inka, woh, wo, vo, unko, jo, jis, jab, tab, agar, lekin, magar, kyunki, isliye, \
         raha, rahi, rahe, rha, rhi, rhe, tha, thi, the, hoga, hogi, honge, hona, hua, hui, huye, gaya, gayi, gaye, \
         gya, jana, jaana, jata, jati, jaye, jayega, aana, aata, aati, aaya, aayi, aaye, aayega, aaj, kal, parso, \
         parson, subah, dopahar, shaam, raat, din, hafta, hafte, lena, leni, lene, dena, deni, dene, deta, deti, \
         dete, doge, milna, milta, milti, mila, mili, karta, karti, karte, kiya, karni, karne, karwana, karwao, \
         karunga, karungi, rakhna, rakhne, rakh, rakha, rakhi, banana, banane, banwana, kharidna, kharidni, kharidne, \
         khareedna, bechna, batana, bataiye, bataye, bataen, bolo, bola, boli, bol, bolna, suno, dekho, dekhna, \
         bhejo, bhej, bheja, bhejna, bhejiye, samajh, samjha, samjho, pata, malum, maloom, jaldi, turant, der, baad, \
         pehle, pahle, naya, nayi, nai, purana, purani, puraani, bada, badi, chhota, choti, accha, bahut, bohot, \
         thoda, thodi, zyada, jyada, kam, sabse, kuch, kuchh, koi, kisi, sabhi, dono, alag, saath, sath, andar, \
         bahar, upar, niche, paas, door, taraf, wajah, matlab, kaam, naukri, nokri, kisan, kisaan, dukandar, vyapari, \
         vyaapari, naukar, sarkari, gaon, gaanv, shehar, sheher, jila, zila, patni, pati, beta, beti, bete, maa, \
         pita, papa, mummy, behen, bahan, parivar, pareshan, pareshani, dikkat, samasya, khush, dukhi, bimar, \
         majboor, taiyar, tayyar, intezaar, intezar, khata, kagaz, kagaj, kagajat, dastavez, patr, sawal, jawab, \
         madad, sahayata, seva, suvidha, yojana, sarkar, chor, dhokha, bakwas, bewakoof, pagal, faltu, mausam, khana, \
         film, gaana, shayad, pakka, sach, jhooth, hoon, hu, hun, chahunga, chahungi, sakta, sakti, sakte, sakun, \
         paya, payi, paunga, nahi chahiye, nahin chahiye, nhi chahiye, nahi, nahin, nhi, mat, zarurat nahi, \
         jarurat nahi, jarurat nahi hai, zarurat nahi hai, interest nahi, interested nahi, pata nahi, nahi pata, \
         sunaiye, suniye, yahan, yaha, wahan, waha, idhar, udhar, idher, kis, kise, kisne, maine, mene, humne, aapne, \
         tumne, usne, unhone, ne, apne, khud, log, logon, baare, bare, liye, taki, yani, ya, phir bhi, tabhi, kabhi, \
         hamesha, roz, rozana, wali baat, baat, baatein, cheez, tarah, tarika, shart, niyam, kanoon, garib, ameer, \
         berozgar, vidyarthi, chhatra, retire, majdoor, mazdoor, darzi, swarojgar, mistri, thekedar, safar, ghumne, \
         chhutti, tyohar",
    ),
    (
        Concept::Place,
        "dilli, banaras, kashi, ilahabad, mathura, bareilly, aligarh, gorakhpur, jhansi, ujjain, bikaner, ajmer, \
         udaipur, hisar, rohtak, panipat, karnal, ambala, shimla, jammu, jamshedpur, bokaro, gaya, muzaffarpur, \
         bhagalpur, darbhanga, kolhapur, solapur, nanded, latur, akola, amravati, satara, sangli, bhiwandi, kalyan, \
         dombivli, virar, vasai, panvel",
    ),
];
