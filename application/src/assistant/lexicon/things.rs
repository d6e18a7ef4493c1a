//! What loans are taken for, by the name of the thing: shops and trades, vehicles; and where people live.

use super::{Concept, Table};
use domain::lead::LoanType;

/// Things that a loan is taken for, merely mentioned.
pub(super) const THINGS: Table = &[
    (
        Concept::Type(LoanType::BusinessLoan, 1),
        "parlour, parlor, salon, saloon, kirana, kiryana, boutique, dhaba, bakery, pharmacy, chemist, medical store, \
         medical shop, garage, workshop, cafe, tea stall, stall, gym, coaching, coaching centre, godown, wholesale, \
         retail shop, poultry, nursery, catering, caterers, printing press, rice mill, flour mill, oil mill, \
         atta chakki, chakki, tailoring, silai, supermarket, showroom, distributorship, dealership, franchise, unit, \
         udyog, industry, industries, enterprises, traders, textile, textiles, garments, hardware shop, mobile shop, \
         general store, sweet shop, mithai, halwai, thela, rehdi, export, import export, stock lena, maal lena, \
         naya dhandha, naya business, expand my business, business expansion, karyashala, dairy, dairy farm, goshala",
    ),
    (
        Concept::Type(LoanType::BusinessLoan, 4),
        "dairy loan, kirana loan, loan for shop, loan for my shop, loan for business, loan for my business, \
         dhande ke liye loan, dukan badhani, dukaan badhani, dhandha badhana, dhanda badhana, business badhana, \
         vyapar badhana, karobar badhana, dhandha shuru, dhanda shuru, business shuru, vyapar shuru, \
         start a business, starting a business, start my business, dhande me, dhandhe me, business me, vyapar me",
    ),
    (
        Concept::Type(LoanType::CarLoan, 2),
        "swift, alto, wagonr, wagon r, creta, innova, baleno, i10, i20, bolero, scorpio, nexon, ertiga, thar, dzire, \
         desire car, fortuner, brezza, venue, seltos, sonet, harrier, xuv, tiago, tigor, kwid, celerio, eeco, \
         maruti, hyundai, tata punch, mahindra car, suv, sedan, hatchback, ev car, electric car, motor car",
    ),
    (
        Concept::Type(LoanType::TwoWheelerLoan, 2),
        "splendor, splender, pulsar, passion pro, shine, jupiter, ntorq, apache, platina, ola scooter, \
         electric scooter, electric bike, ather, vespa, moped, access 125, access125, ktm, dominar, hero honda, \
         motor cycle",
    ),
    (
        Concept::Type(LoanType::CommercialVehicleLoan, 3),
        "dumper, bus kharidni, bus leni, school bus, chhota hathi, tata ace, pickup, pick up van, e rickshaw, \
         erickshaw, toto, eicher, ashok leyland, canter, trolley, tanker, crane, harvester, cargo, loading gaadi, \
         loading gadi, loading vehicle, goods vehicle, mini truck, swaraj",
    ),
    (
        Concept::Type(LoanType::HomeLoan, 2),
        "1 bhk, 2 bhk, 3 bhk, row house, rowhouse, duplex, kothi, builder floor, under construction, \
         ready possession, resale flat, pmay",
    ),
    (Concept::Type(LoanType::HomeLoan, 4), "ghar ki marammat, makan ki marammat, ghar theek, ghar repair, home repair"),
    (
        Concept::Type(LoanType::EducationLoan, 2),
        "nursing, medical college, bds, mtech, msc, phd, hostel, semester, course, canada study, \
         ms in usa",
    ),
    (
        Concept::Type(LoanType::EducationLoan, 4),
        "abroad me padhai, abroad padhai, padhne jana, study in canada, study in uk, study in usa, mba karna, \
         engineering ke liye, mbbs ke liye, mba ke liye, college ke liye, fees ke liye, admission ke liye",
    ),
    (
        Concept::Type(LoanType::PersonalLoan, 2),
        "operation, surgery, treatment, honeymoon, engagement, sagai, nikah, birthday, delivery kharcha, \
         ghar kharch, ghar ka kharcha, karz chukana, karja chukana, udhar chukana, credit card bill, ghumne jana, \
         tour, dahej, mobile lena, laptop, furniture, tv lena",
    ),
    (
        Concept::Type(LoanType::MachineryLoan, 2),
        "lathe, cnc, generator, genset, boiler, compressor, xray machine, tractor trolley machine, mashin, masin, \
         machine khareedna, machinery kharidni",
    ),
    (
        Concept::Type(LoanType::GoldLoan, 3),
        "gold ornaments, gold rakh ke, gold rakhkar, gold rakh kar, chain rakh ke, mangalsutra, bangles, jewar, \
         zevrat, sona rakh kar, gehne rakh kar, gold rakhke, sona rakhke, gahne rakh",
    ),
    (
        Concept::Type(LoanType::PlotLoan, 2),
        "site, sites, plat, khet, agricultural land, na plot, site purchase, bhukhand",
    ),
    (
        Concept::Type(LoanType::BusinessLoan, 3),
        "ki dukan, ki dukaan, ki shop, ka business, ka dhanda, ka dhandha, ka vyapar, ka karobar, ki factory, \
         ka karkhana, ki agency, ka showroom, ka godown",
    ),
    (Concept::Type(LoanType::EducationLoan, 3), "ms in, mba in, masters in, phd in, msc in, bachelors in, mbbs in"),
    (
        Concept::Type(LoanType::EducationLoan, 1),
        "engineering, germany, canada, australia, usa, ireland, russia, ukraine, philippines, new zealand, abroad, videsh",
    ),
    (
        Concept::Type(LoanType::BalanceTransfer, 5),
        "transfer karna, transfer karwana, transfer karana, transfer karni, shift karna, shift karwana, shift karana, \
         transfer karvana, shift karvana, yahan transfer, yaha transfer, transfer ho sakta, transfer it",
    ),
    (
        Concept::UsedThing,
        "purani, purana, puraani, puraana, second hand, secondhand, 2nd hand, used, pre owned, preowned, old",
    ),
];

/// What stands in addresses and is no name of a person.
pub(super) const PLACES: Table = &[
    (
        Concept::Prose,
        "residency, heights, apartment, apartments, society, tower, towers, enclave, phase, block, floor, layout, \
         vihar, puram, chowk, bazaar, bazar, gali, mohalla, marg, flat no, house no, plot no, ward, tehsil, taluka, \
         post, landmark, opposite, near by, nearby, gram, panchayat, tola no",
    ),
    (
        Concept::Place,
        "visakhapatnam, vizag, tirupati, guntur, nellore, warangal, karimnagar, hubli, hubballi, belgaum, belagavi, \
         mangalore, mangaluru, mysuru, tumkur, davangere, salem, trichy, tiruchirappalli, erode, vellore, \
         tirunelveli, tiruppur, pondicherry, puducherry, kochi, cochin, ernakulam, kozhikode, calicut, thrissur, \
         kollam, trivandrum, thiruvananthapuram, kannur, bhubaneswar, cuttack, rourkela, puri, siliguri, asansol, \
         durgapur, kharagpur, shillong, imphal, agartala, gangtok, jorhat, dibrugarh, silchar, dispur, haldwani, \
         haridwar, rishikesh, roorkee, saharanpur, moradabad, firozabad, muzaffarnagar, shahjahanpur, rampur, hapur, \
         etawah, ayodhya, faizabad, basti, deoria, ballia, jaunpur, azamgarh, mirzapur, sultanpur, rae bareli, \
         unnao, hardoi, sitapur, gonda, bahraich, begusarai, purnia, katihar, chhapra, siwan, motihari, bettiah, \
         samastipur, hajipur, arrah, ara, sasaram, hazaribagh, giridih, deoghar, bilaspur, durg, bhilai, korba, \
         raigarh, rajnandgaon, satna, rewa, sagar city, ratlam, dewas, khandwa, burhanpur, chhindwara, katni, \
         singrauli, morena, bhind, guna, shivpuri, vidisha, alwar, bharatpur, sikar, jhunjhunu, churu, pali, barmer, \
         bhilwara, chittorgarh, tonk, sri ganganagar, hanumangarh, nagaur, jamnagar, junagadh, gandhinagar, \
         bhavnagar, anand city, bharuch, vapi, valsad, navsari, mehsana, gandhidham, bhuj, morbi, nadiad, \
         ahmednagar, jalgaon, dhule, chandrapur, yavatmal, wardha, buldhana, parbhani, beed, osmanabad, ratnagiri, \
         sindhudurg, palghar, ulhasnagar, mira road, badlapur, pimpri, chinchwad, hinjewadi, kharadi, hadapsar, \
         whitefield, koramangala, gachibowli, kukatpally, dwarka, rohini delhi, sonipat, bahadurgarh, rewari, \
         bhiwani, jind, kaithal, kurukshetra, yamunanagar, sirsa, fatehabad, palwal, jalandhar, bathinda, patiala, \
         mohali, hoshiarpur, pathankot, moga, firozpur, zirakpur, panchkula, solan, mandi city, dharamshala, kangra, \
         leh, baramulla, udhampur, kathua, uttar pradesh, madhya pradesh, tamil nadu, andhra pradesh, west bengal, \
         jharkhand, chhattisgarh, uttarakhand, himachal, up se, mp se, bihar se",
    ),
];
