//! The bot's phrases, each in all languages side by side: warm, brief, and without a promise of approval, rate or
//! amount.
//!
//! A phrase that lacks a language doesn't compile. Words in braces are filled in; a test holds that all languages of a
//! phrase fill in the same ones.

use domain::conversation::{Detail, HandOverReason, Language};
use domain::lead::Stage;

/// What the bot says, in every language it speaks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phrase {
    english: &'static str,
    hinglish: &'static str,
    hindi: &'static str,
}

impl Phrase {
    /// The words in one language.
    pub(super) const fn in_language(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::Hinglish => self.hinglish,
            Language::Hindi => self.hindi,
        }
    }

    /// The words in one language, with what stands in braces filled in.
    pub(super) fn filled(&self, language: Language, values: &[(&str, &str)]) -> String {
        let mut words = String::new();
        let mut rest = self.in_language(language);
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            let value = values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| *value);
            words.push_str(before);
            words.push_str(value);
            rest = after;
        }
        words.push_str(rest);
        words
    }
}

macro_rules! phrases {
    ($($(#[$doc:meta])* $name:ident: $english:literal, $hinglish:literal, $hindi:literal;)+) => {
        $($(#[$doc])* pub(super) const $name: Phrase = Phrase { english: $english, hinglish: $hinglish, hindi: $hindi };)+

        /// Every phrase, by its name.
        #[cfg(test)]
        pub(super) const ALL: &[(&str, Phrase)] = &[$((stringify!($name), $name)),+];
    };
}

phrases! {
    HELLO: "Hello!", "Namaste!", "नमस्ते!";
    HELLO_NAME: "Hello {name}!", "Namaste {name} ji!", "नमस्ते {name} जी!";
    /// Who writes, and what for.
    INTRODUCTION:
        "{hello} Thank you for writing to {firm}. I am the firm's assistant and will note a few details for your loan \
         request, so that our team can help you.",
        "{hello} {firm} ko likhne ke liye dhanyavaad. Main firm ka assistant hoon. Aapki loan request ke liye kuch \
         details note ki jayengi, taaki hamari team aapki madad kar sake.",
        "{hello} {firm} को लिखने के लिए धन्यवाद। मैं फर्म का असिस्टेंट हूँ। आपके लोन के अनुरोध के लिए कुछ जानकारी नोट की जाएगी, ताकि हमारी \
         टीम आपकी मदद कर सके।";
    /// What a reply agrees to.
    REPLY_AGREES:
        "By replying you agree that {firm} may contact you about this request. Reply STOP at any time.",
        "Jawab dekar aap sehmat hain ki {firm} is request ke baare mein aapse sampark kar sakta hai. Kabhi bhi STOP \
         likhkar rok sakte hain.",
        "जवाब देकर आप सहमत हैं कि {firm} इस अनुरोध के बारे में आपसे संपर्क कर सकता है। रोकने के लिए कभी भी STOP लिखें।";
    /// What a confirmation agrees to.
    CONFIRMING_AGREES:
        "By confirming you agree that {firm} may keep these details and contact you about this request. Reply STOP at \
         any time.",
        "Confirm karke aap sehmat hain ki {firm} yeh details rakh sakta hai aur is request ke baare mein aapse sampark \
         kar sakta hai. Kabhi bhi STOP likhkar rok sakte hain.",
        "पुष्टि करके आप सहमत हैं कि {firm} यह जानकारी रख सकता है और इस अनुरोध के बारे में आपसे संपर्क कर सकता है। रोकने के लिए कभी भी STOP \
         लिखें।";
    THANK_YOU_NAME: "Thank you, {name}.", "Dhanyavaad, {name} ji.", "धन्यवाद, {name} जी।";

    ASK_NAME: "May I have your name, please?", "Aapka naam kya hai?", "आपका नाम क्या है?";
    ASK_LOAN_TYPE:
        "Which loan are you looking for? Please choose from the list, or type it in your own words.",
        "Aapko kaunsa loan chahiye? List mein se chuniye, ya apne shabdon mein likhiye.",
        "आपको कौन सा लोन चाहिए? सूची में से चुनिए, या अपने शब्दों में लिखिए।";
    ASK_AMOUNT: "How much do you need?", "Aapko kitne rupaye ka loan chahiye?", "आपको कितने रुपये का लोन चाहिए?";
    ASK_MOBILE:
        "On which mobile number may our team call you?",
        "Hamari team aapko kis mobile number par call kare?",
        "हमारी टीम आपको किस मोबाइल नंबर पर कॉल करे?";

    ASK_NAME_AGAIN:
        "Sorry, I did not catch your name. Please write just your name, for example: Ravi Kumar",
        "Maaf kijiye, naam samajh nahi aaya. Sirf apna naam likhiye, jaise: Ravi Kumar",
        "माफ़ कीजिए, नाम समझ नहीं आया। सिर्फ़ अपना नाम लिखिए, जैसे: रवि कुमार";
    ASK_LOAN_TYPE_AGAIN:
        "Sorry, I did not catch which loan you need. Please choose from the list, or write it like this: home loan",
        "Maaf kijiye, samajh nahi aaya ki kaunsa loan chahiye. List mein se chuniye, ya aise likhiye: home loan",
        "माफ़ कीजिए, समझ नहीं आया कि कौन सा लोन चाहिए। सूची में से चुनिए, या ऐसे लिखिए: होम लोन";
    ASK_AMOUNT_AGAIN:
        "Sorry, I did not catch the amount. Please write one figure with lakh or crore, for example: 35 lakh",
        "Maaf kijiye, amount samajh nahi aaya. Ek hi amount lakh ya crore ke saath likhiye, jaise: 35 lakh",
        "माफ़ कीजिए, रकम समझ नहीं आई। एक ही रकम लाख या करोड़ के साथ लिखिए, जैसे: 35 लाख";
    ASK_MOBILE_AGAIN:
        "Sorry, I did not catch the number. Please write a mobile number of 10 digits, for example: 9876543210",
        "Maaf kijiye, number samajh nahi aaya. 10 ank ka mobile number likhiye, jaise: 9876543210",
        "माफ़ कीजिए, नंबर समझ नहीं आया। 10 अंकों का मोबाइल नंबर लिखिए, जैसे: 9876543210";

    ASK_OTHER_NAME: "What is the right name?", "Sahi naam kya hai?", "सही नाम क्या है?";
    ASK_OTHER_LOAN_TYPE:
        "Which loan should it be? Please choose from the list, or type it in your own words.",
        "Kaunsa loan hona chahiye? List mein se chuniye, ya apne shabdon mein likhiye.",
        "कौन सा लोन होना चाहिए? सूची में से चुनिए, या अपने शब्दों में लिखिए।";
    ASK_OTHER_AMOUNT: "What is the right amount?", "Sahi amount kya hai?", "सही रकम क्या है?";
    ASK_OTHER_MOBILE:
        "Which mobile number should our team call?",
        "Hamari team kis mobile number par call kare?",
        "हमारी टीम किस मोबाइल नंबर पर कॉल करे?";
    CHOOSE_LOAN: "Choose a loan", "Loan chuniye", "लोन चुनिए";

    WELCOME_BACK: "Welcome back! So far I have noted: {told}.", "Phir se swagat hai! Ab tak maine note kiya hai: {told}.",
        "फिर से स्वागत है! अब तक मैंने नोट किया है: {told}।";
    NO_FILE:
        "I do not find a file of yours with us yet. If you need a loan, I will gladly note your request.",
        "Aapki koi file abhi hamare paas nahi hai. Agar aapko loan chahiye, to aapki request abhi note ho jayegi.",
        "आपकी कोई फ़ाइल अभी हमारे पास नहीं है। अगर आपको लोन चाहिए, तो आपका अनुरोध अभी नोट हो जाएगा।";
    TERMS:
        "Interest rate, eligibility and documents depend on the lender; our team will explain them to you.",
        "Byaj dar, eligibility aur documents lender par nirbhar hain; hamari team aapko samjhayegi.",
        "ब्याज दर, पात्रता और दस्तावेज़ लेंडर पर निर्भर हैं; हमारी टीम आपको समझाएगी।";
    NOT_UNDERSTOOD:
        "Sorry, I did not understand that. Please tap Confirm if everything is right, or Change.",
        "Maaf kijiye, samajh nahi aaya. Sab sahi hai to Confirm dabaiye, nahi to Change.",
        "माफ़ कीजिए, समझ नहीं आया। सब सही है तो पुष्टि करें दबाइए, नहीं तो बदलें।";
    OUTDATED:
        "That button belonged to an earlier summary. This is how it stands now.",
        "Woh button pehle wali summary ka tha. Ab yeh details hain.",
        "वह बटन पहले वाली जानकारी का था। अब यह स्थिति है।";

    SUMMARY: "Please check what I have noted:", "Kripya dekh lijiye, maine yeh note kiya hai:", "कृपया देख लीजिए, मैंने यह नोट किया है:";
    UPDATES: "This will update your open request {number}.", "Isse aapki chalu request {number} update hogi.",
        "इससे आपका चालू अनुरोध {number} अपडेट होगा।";
    NAME: "Name", "Naam", "नाम";
    LOAN: "Loan", "Loan", "लोन";
    AMOUNT: "Amount", "Amount", "रकम";
    MOBILE: "Mobile number", "Mobile number", "मोबाइल नंबर";
    CONFIRM: "Confirm", "Confirm", "पुष्टि करें";
    CHANGE: "Change", "Change", "बदलें";
    CHOICE: "What would you like to change?", "Aap kya badalna chahte hain?", "आप क्या बदलना चाहते हैं?";
    CHOICE_AGAIN:
        "Sorry, I did not understand. Please choose from the list what is to be changed.",
        "Maaf kijiye, samajh nahi aaya. Kya badalna hai, list mein se chuniye.",
        "माफ़ कीजिए, समझ नहीं आया। क्या बदलना है, सूची में से चुनिए।";
    CHOOSE: "Choose", "Chuniye", "चुनिए";

    REGISTERED:
        "Thank you! Your request is registered. Your reference number is {number}. Our team will be in touch with you \
         soon.",
        "Dhanyavaad! Aapki request darj ho gayi hai. Aapka reference number {number} hai. Hamari team jald hi aapse \
         sampark karegi.",
        "धन्यवाद! आपका अनुरोध दर्ज हो गया है। आपका संदर्भ नंबर {number} है। हमारी टीम जल्द ही आपसे संपर्क करेगी।";
    REGISTERED_AGAIN:
        "Thank you! We have updated your request {number}. Our team will be in touch with you soon.",
        "Dhanyavaad! Humne aapki request {number} update kar di hai. Hamari team jald hi aapse sampark karegi.",
        "धन्यवाद! हमने आपका अनुरोध {number} अपडेट कर दिया है। हमारी टीम जल्द ही आपसे संपर्क करेगी।";
    ALREADY_REGISTERED:
        "Thank you, we have everything we need. Our team will be in touch with you soon.",
        "Dhanyavaad, hamare paas sab jaankari hai. Hamari team jald hi aapse sampark karegi.",
        "धन्यवाद, हमारे पास सब जानकारी है। हमारी टीम जल्द ही आपसे संपर्क करेगी।";
    MEDIA_RECEIVED:
        "Thank you, we have received your file. Our team will look at it.",
        "Dhanyavaad, aapki file mil gayi hai. Hamari team ise dekhegi.",
        "धन्यवाद, आपकी फ़ाइल मिल गई है। हमारी टीम इसे देखेगी।";
    DROPPED:
        "No problem, I will not ask any further. Write to us any time if you need a loan.",
        "Koi baat nahi, aur kuch nahi poocha jayega. Jab bhi loan chahiye ho, humein likhiye.",
        "कोई बात नहीं, और कुछ नहीं पूछा जाएगा। जब भी लोन चाहिए हो, हमें लिखिए।";

    OPTED_OUT:
        "You will get no more messages from us. If you change your mind, just reply START at any time.",
        "Ab aapko hamari taraf se koi message nahi aayega. Dobara chahiye to kabhi bhi START likhiye.",
        "अब आपको हमारी तरफ़ से कोई मैसेज नहीं आएगा। दोबारा चाहिए तो कभी भी START लिखिए।";
    OPTED_IN:
        "Welcome back! You will get messages from {firm} again. Reply STOP at any time to end them.",
        "Phir se swagat hai! Aapko {firm} ke message phir se milenge. Rokne ke liye kabhi bhi STOP likhiye.",
        "फिर से स्वागत है! आपको {firm} के मैसेज फिर से मिलेंगे। रोकने के लिए कभी भी STOP लिखिए।";
    DATA_REQUESTED:
        "Thank you for telling us. Your request about your data is noted. A member of our team will look into it and \
         answer you here by {day}.",
        "Batane ke liye dhanyavaad. Aapke data ke baare mein aapki request note ho gayi hai. Hamari team {day} tak aapko \
         yahan jawab degi.",
        "बताने के लिए धन्यवाद। आपके डेटा के बारे में आपका अनुरोध नोट हो गया है। हमारी टीम {day} तक आपको यहाँ जवाब देगी।";

    TAKEN_OVER:
        "Thank you for waiting. A member of our team will reply to you here.",
        "Intezaar ke liye dhanyavaad. Hamari team aapko yahan jawab degi.",
        "इंतज़ार के लिए धन्यवाद। हमारी टीम आपको यहाँ जवाब देगी।";
    PERSON_ASKED_FOR:
        "Certainly. A member of our team will write to you here or call you soon.",
        "Zaroor. Hamari team jald hi aapko yahan likhegi ya call karegi.",
        "ज़रूर। हमारी टीम जल्द ही आपको यहाँ लिखेगी या कॉल करेगी।";
    DATA_TO_PERSON:
        "Thank you for telling us. A member of our team will look into your request about your data and reply to you \
         here.",
        "Batane ke liye dhanyavaad. Hamari team aapke data ke baare mein aapki request dekhegi aur yahan jawab degi.",
        "बताने के लिए धन्यवाद। हमारी टीम आपके डेटा के बारे में आपका अनुरोध देखेगी और यहाँ जवाब देगी।";
    PERSON_HELPS:
        "Sorry for the trouble. A member of our team will take over and write to you here soon.",
        "Pareshani ke liye maaf kijiye. Ab hamari team aapko yahan jald hi likhegi.",
        "परेशानी के लिए माफ़ कीजिए। अब हमारी टीम आपको यहाँ जल्द ही लिखेगी।";
    CLOSED_NOW:
        "Our working hours are {hours}. We are back on {next}.",
        "Hamare kaam ka samay hai {hours}. Hum {next} se phir milenge.",
        "हमारे काम का समय है {hours}। हम {next} से फिर मिलेंगे।";
    HOURS: "{days}, {opens} to {closes}", "{days}, {opens} se {closes} tak", "{days}, {opens} से {closes} तक";

    STANDING: "Your {loan}, reference {number}: {stage} (since {day}).", "Aapka {loan}, reference {number}: {stage} ({day} se).",
        "आपका {loan}, संदर्भ {number}: {stage} ({day} से)।";
    ON_HOLD: "it is on hold for the moment; before that, {stage}", "abhi ruka hua hai; isse pehle {stage}", "अभी रुका हुआ है; इससे पहले {stage}";
    ERASED: "This message is no longer available.", "Yeh message ab uplabdh nahi hai.", "यह मैसेज अब उपलब्ध नहीं है।";

    AT_NEW: "we have received it and will contact you", "humein mil gaya hai aur hum aapse sampark karenge", "हमें मिल गया है और हम आपसे संपर्क करेंगे";
    AT_CONTACTED: "our team is in touch with you about it", "hamari team aapke sampark mein hai", "हमारी टीम आपके संपर्क में है";
    AT_DOCUMENTATION: "the documents are being collected", "documents jama ho rahe hain", "दस्तावेज़ जमा हो रहे हैं";
    AT_CREDIT_EVALUATION: "our team is going through the documents", "hamari team documents dekh rahi hai", "हमारी टीम दस्तावेज़ देख रही है";
    AT_LOGIN_PENDING: "it is being prepared for the lender", "lender ke liye file taiyar ho rahi hai", "लेंडर के लिए फ़ाइल तैयार हो रही है";
    AT_LOGGED_IN: "it has been submitted to the lender", "file lender ke paas jama ho gayi hai", "फ़ाइल लेंडर के पास जमा हो गई है";
    AT_UNDER_PROCESS: "the lender is working on it", "lender ke paas process chal raha hai", "लेंडर के पास प्रोसेस चल रहा है";
    AT_CREDIT_APPROVED: "the lender's credit check is through; the sanction is awaited", "lender ki credit jaanch ho gayi hai; sanction ka intezaar hai",
        "लेंडर की क्रेडिट जाँच हो गई है; मंज़ूरी का इंतज़ार है";
    AT_SANCTIONED: "it is sanctioned by the lender", "lender ne sanction kar diya hai", "लेंडर ने मंज़ूर कर दिया है";
    AT_DISBURSAL_PENDING: "it is sanctioned, and the payment is being prepared", "sanction ho gaya hai, disbursal ki taiyari chal rahi hai",
        "मंज़ूर हो गया है, भुगतान की तैयारी चल रही है";
    AT_DISBURSED: "it has been disbursed", "disburse ho gaya hai", "भुगतान हो गया है";
    AT_REJECTED: "it was not taken further; our team can tell you more", "aage nahi badha; hamari team aapko aur bata sakti hai",
        "आगे नहीं बढ़ा; हमारी टीम आपको और बता सकती है";
    AT_LOST: "it is closed; our team can tell you more", "band ho gaya hai; hamari team aapko aur bata sakti hai", "बंद हो गया है; हमारी टीम आपको और बता सकती है";
}

/// The question for a detail, put for the first time.
pub(super) const fn asking(detail: Detail) -> Phrase {
    match detail {
        Detail::Name => ASK_NAME,
        Detail::LoanType => ASK_LOAN_TYPE,
        Detail::Amount => ASK_AMOUNT,
        Detail::Mobile => ASK_MOBILE,
    }
}

/// The question for a detail, put again with an example.
pub(super) const fn asking_again(detail: Detail) -> Phrase {
    match detail {
        Detail::Name => ASK_NAME_AGAIN,
        Detail::LoanType => ASK_LOAN_TYPE_AGAIN,
        Detail::Amount => ASK_AMOUNT_AGAIN,
        Detail::Mobile => ASK_MOBILE_AGAIN,
    }
}

/// The question for a detail that is to be changed.
pub(super) const fn asking_other(detail: Detail) -> Phrase {
    match detail {
        Detail::Name => ASK_OTHER_NAME,
        Detail::LoanType => ASK_OTHER_LOAN_TYPE,
        Detail::Amount => ASK_OTHER_AMOUNT,
        Detail::Mobile => ASK_OTHER_MOBILE,
    }
}

/// What a detail is called.
pub(super) const fn called(detail: Detail) -> Phrase {
    match detail {
        Detail::Name => NAME,
        Detail::LoanType => LOAN,
        Detail::Amount => AMOUNT,
        Detail::Mobile => MOBILE,
    }
}

/// That a person will write.
pub(super) const fn hand_over(reason: HandOverReason) -> Phrase {
    match reason {
        HandOverReason::Member => TAKEN_OVER,
        HandOverReason::AskedFor => PERSON_ASKED_FOR,
        HandOverReason::DataRequest => DATA_TO_PERSON,
        HandOverReason::NotUnderstood => PERSON_HELPS,
    }
}

/// What a stage means to the customer.
pub(super) const fn stage(stage: Stage) -> Phrase {
    match stage {
        Stage::New => AT_NEW,
        Stage::Contacted => AT_CONTACTED,
        Stage::Documentation => AT_DOCUMENTATION,
        Stage::CreditEvaluation => AT_CREDIT_EVALUATION,
        Stage::LoginPending => AT_LOGIN_PENDING,
        Stage::LoggedIn => AT_LOGGED_IN,
        Stage::UnderProcess => AT_UNDER_PROCESS,
        Stage::CreditApproved => AT_CREDIT_APPROVED,
        Stage::Sanctioned => AT_SANCTIONED,
        Stage::DisbursalPending => AT_DISBURSAL_PENDING,
        Stage::Disbursed => AT_DISBURSED,
        Stage::Rejected => AT_REJECTED,
        Stage::Lost => AT_LOST,
    }
}
