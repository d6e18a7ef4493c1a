//! Names of people in India.
//!
//! They make a name sure where it stands beside other details and nothing introduces it. A name that isn't among them
//! is a name all the same where it was asked for or introduced.

use super::sound::sound;
use std::collections::HashSet;
use std::sync::OnceLock;

/// Given names and what is said in their place.
const GIVEN: &str = "aarav, aarti, ameena, amina, nafisa, najma, nasreen, naseema, parveen, rukhsar, rukhsana, shagufta, samina, sana, \
    tahir, tariq, waris, zainab, zeba, zubair, zaheer, yaqub, sohrab, shoaib, sharif, saif, saeed, riyaz, rizwan, rafi, obaid, nizam, \
    naeem, munna, munir, moin, matin, majid, latif, khurshid, kausar, junaid, jameel, iliyas, haroon, habib, gulzar, ghulam, fahad, \
    danish, bilal, azhar, ayaan, asad, arshad, anis, altaf, akbar, afroz, abbas, dinu, bunty, subodh, kant, rukhsar, hosein, \
    ajinkya, omkar, tanaji, sambhaji, shivaji, rodney, elsa, annie, jenny, lisa, maria, michael, robert, ronald, simon, steven, \
    victor, vincent, wilson, xavier, abraham, jacob, james, varghese, shirin, rustom, jamshed, kaizad, hariom, dhaval, jigar, jigna, \
    hetal, kinjal, nirav, bhumika, krupa, mital, ronit, darshana, parimal, hasmukh, mafatlal, ramila, aarti, abdul, abhay, abhijit, abhinav, abhishek, adarsh, adil, aditi, aditya, afzal, ahmed, aishwarya, \
    ajay, ajit, akash, akhil, akhilesh, akram, akshay, akshata, alka, alok, aman, amar, amarjeet, amarnath, ambika, \
    amir, amit, amita, amitabh, amol, amrita, anand, anant, anil, aniket, anita, anjali, anju, ankit, ankita, \
    ankur, anmol, ansari, anthony, anuj, anup, anupam, anuradha, anurag, anusha, anwar, aparna, apurva, archana, \
    arif, arjun, arun, aruna, arvind, asha, ashfaq, ashish, ashok, ashraf, ashwin, ashwini, asif, aslam, atul, \
    avinash, ayesha, ayush, azad, babita, babu, babulal, badal, bala, balaji, baldev, balram, balwinder, bansi, \
    basant, bharat, bharti, bhaskar, bhavana, bhavesh, bhavin, bhavna, bheem, bhola, bhupendra, bhushan, bimal, \
    bina, bipin, birendra, brijesh, chaitanya, champa, chandan, chandra, chandrakant, charan, charu, chetan, \
    chhaya, chirag, chitra, daksh, damini, darshan, dattatray, daya, dayanand, deepa, deepak, deepali, deepika, \
    deepti, dev, devendra, devi, dharam, dharmendra, dhananjay, dhiraj, dhruv, dilip, dimple, dinesh, dipti, \
    divakar, divya, diwakar, dolly, durga, dushyant, eknath, ekta, faisal, faizan, farah, farhan, farida, farooq, \
    fatima, feroz, firoz, gajanan, ganesh, ganga, ganpat, gaurav, gauri, gayatri, geeta, geetanjali, george, \
    girish, gita, gopal, gopinath, govind, gulab, gulshan, gurmeet, gurpreet, hafiz, hameed, hanuman, hanif, hari, \
    harish, harjeet, harpreet, harsh, harsha, harshad, harshal, harshit, hasan, heena, hema, hemant, hemlata, \
    himanshu, hina, hitesh, husain, ibrahim, ila, imran, imtiaz, inder, indira, indra, indu, iqbal, irfan, ishaan, \
    ishita, ishwar, ismail, jagdish, jagannath, jai, jaideep, jaipal, jalil, jamal, jamuna, janaki, jaspreet, \
    jasmeet, jasvinder, javed, jaya, jayant, jayesh, jayshree, jeevan, jignesh, jitendra, jitesh, john, joseph, \
    jyoti, jyotsna, kabir, kailash, kajal, kalpana, kalpesh, kamal, kamala, kamlesh, kamini, kanchan, kanhaiya, \
    kanta, kapil, karan, karim, karishma, kartik, kashish, kaushal, kaushik, kavita, kavya, kedar, keshav, ketan, \
    khalid, khushboo, kiran, kirti, kishan, kishor, kishore, komal, krishna, krishnan, kriti, kuldeep, kumud, \
    kunal, kundan, kusum, lakhan, lakshman, lakshmi, lalit, lalita, lata, latha, lavanya, laxman, leela, leena, \
    lokesh, madan, madhav, madhavi, madhu, madhukar, madhuri, mahendra, mahesh, mahmood, malati, malik, mallika, \
    mamta, manav, mandeep, mangesh, manisha, manish, manju, manjeet, manjula, manoj, manohar, mansi, mansoor, mary, \
    maya, mayank, mayur, meena, meenakshi, meera, megha, mehul, milind, minal, mithun, mohan, mohammad, mohammed, mohit, \
    mona, monika, monu, mridul, mukesh, mukta, mukul, mumtaz, murali, murugan, mushtaq, mustafa, nadeem, nagesh, \
    naina, namrata, nand, nandini, nandita, narayan, narendra, naresh, nargis, naseem, nasir, navin, naveen, \
    navjot, navneet, nazia, neelam, neelesh, neeraj, neeta, neetu, neha, nidhi, nikhil, nikita, nilesh, nilima, \
    nirmal, nirmala, nisha, nishant, nitesh, nitin, niyati, noor, om, omkar, omprakash, padma, pallavi, pankaj, \
    parag, paramjeet, paresh, parmeshwar, parth, parul, parvati, parvez, pavan, pawan, payal, piyush, pooja, \
    poonam, prabha, prabhakar, prabhu, prachi, pradeep, pradip, prafulla, pragati, pragya, prakash, pramila, \
    pramod, pranav, pranay, pranjal, prasad, prasanna, prashant, prateek, pratibha, pratik, pratap, praveen, \
    pravin, preeti, prem, premlata, prerna, priti, priya, priyanka, puja, puneet, purnima, purushottam, pushkar, \
    pushpa, rachana, rachna, radha, radheshyam, radhika, rafiq, raghav, raghu, raghunath, ragini, rahim, rahul, \
    rais, raj, raja, rajan, rajani, rajat, rajeev, rajendra, rajesh, rajeshwari, rajiv, rajkumar, rajnish, raju, \
    rakesh, rakhi, ram, raman, ramakant, ramesh, rameshwar, ramnath, ramu, rani, ranjan, ranjana, ranjeet, ranjit, \
    ranveer, rashid, rashmi, ratan, ravi, ravikant, ravindra, razia, reena, rehana, rehman, rekha, renu, renuka, \
    resham, reshma, ricky, rina, rinku, rishabh, rishi, ritesh, ritika, ritu, rohan, rohini, rohit, ronak, roshan, \
    roshni, rubina, ruchi, ruhi, rukmini, rupa, rupali, rupesh, rupinder, rustam, saba, sachin, sadhana, sadiq, \
    safiya, sagar, sahil, saira, sajid, sakshi, salim, salma, salman, sameer, samir, sandeep, sandesh, sandhya, \
    sandip, sangeeta, sanjana, sanjay, sanjeev, sanjiv, sanket, santosh, santoshi, sapna, sarah, sarika, sarita, saroj, \
    satish, satyam, satyendra, saurabh, savita, savitri, seema, shabana, shabnam, shahid, shahnawaz, shahrukh, \
    shailendra, shailesh, shakeel, shakti, shakuntala, shalini, sharad, sharda, sharmila, shashank, shashi, \
    shashikant, shaukat, sheela, sheetal, shekhar, sher, shilpa, shirish, shiv, shivam, shivani, shivkumar, shobha, \
    shraddha, shravan, shreya, shruti, shubham, shubhangi, shweta, shyam, siddharth, simran, sita, sitaram, smita, \
    sneha, sohail, sohan, somnath, sonal, sonali, sonam, sonia, sonu, sourav, srinivas, sridhar, stephen, subhash, \
    subodh, sucheta, sudha, sudhakar, sudhir, sudhanshu, sujata, sujit, sulochana, suman, sumit, sumitra, sundar, \
    sunil, sunita, suraj, surekha, surendra, suresh, surinder, surjeet, surya, sushant, sushil, sushila, sushma, \
    suvarna, swapnil, swapna, swati, tabassum, tanmay, tanuja, tanvi, tanvir, tara, tarun, tausif, tejas, \
    tejaswini, thomas, trilok, tripti, tulsi, tushar, uday, ujjwal, uma, umesh, upendra, urmila, usha, usman, \
    utkarsh, uttam, vaibhav, vaishali, vandana, vanita, varsha, varun, vasant, vasim, vasudha, veena, veer, venkat, \
    venkatesh, venu, vibha, vidya, vijay, vijaya, vikas, vikash, vikram, vikrant, vimal, vimla, vinay, vinaya, \
    vineet, vinita, vinod, vipin, vipul, viral, virendra, vishal, vishnu, vishwas, vivek, vrinda, waheed, wasim, \
    yadav, yamini, yamuna, yash, yashoda, yashwant, yasin, yasmin, yogendra, yogesh, yogita, yunus, yusuf, yuvraj, \
    zahid, zahir, zakir, zara, zarina, zeenat, zoya, zubin, bablu, pappu, guddu, chintu, pintu, rinki, pinky, \
    sweety, baby, chhotu, bittu, tinku, lakhbir, sukhdev, sukhwinder, satnam, kulwant, jaswant, harbhajan, mandira, \
    tapan, subrata, sourabh, debashish, partha, tapas, bikash, dipankar, joydeep, arindam, moumita, rupam, hemanta, \
    bhargav, hardik, jayanti, ketaki, manasi, shrikant, sadashiv, vitthal, pandurang, tukaram, dnyaneshwar, \
    ramchandra, raosaheb, balasaheb, karthik, senthil, selvam, saravanan, ramya, kavitha, divyashree, sowmya, \
    raghavendra, manjunath, basavaraj, shivaraj, nagaraj, srikanth, srinu, anjaneyulu, venkateswarlu, ravindranath, \
    sajan, biju, shaji, jose, mathew, philip, sebastian, reji, bindu, sheeba, jincy, rosy, alex, david, peter, \
    paul, francis, joel, kevin, melvin, clara, grace, sunny, lucky, happy, gurdeep, gagandeep, manpreet, amandeep";

/// Family names.
const FAMILY: &str = "acharya, adhikari, agarwal, agrawal, ahuja, aiyer, ali, anand, ansari, apte, arora, arya, bafna, bagchi, bajaj, \
    bakshi, banerjee, bansal, barman, basu, batra, bedi, bhandari, bharadwaj, bhargava, bhat, bhatia, bhatt, \
    bhattacharya, bhosale, bisht, biswas, bora, borkar, bose, chakraborty, chandel, chatterjee, chaturvedi, \
    chaudhary, chauhan, chavan, chawla, chettiar, chhabra, chopra, choudhury, dalal, dalvi, das, dasgupta, datta, \
    dave, desai, deshmukh, deshpande, devi, dey, dhawan, dhillon, dixit, dsouza, dubey, dutta, dwivedi, fernandes, \
    gaikwad, gandhi, ganguly, garg, gawde, ghosh, gill, goel, gokhale, gowda, goyal, grover, gujar, gulati, gupta, \
    hegde, hussain, iyengar, iyer, jadhav, jain, jaiswal, jha, joshi, kadam, kale, kamath, kamble, kapoor, kapur, \
    kashyap, kaul, kaur, kelkar, khan, khandelwal, khanna, khatri, khurana, kohli, kolhe, kothari, krishnamurthy, \
    kulkarni, kumar, kumari, kumawat, kurian, kushwaha, lal, lamba, lodhi, luthra, madan, mahajan, mahato, \
    maheshwari, maity, majumdar, malhotra, malik, mandal, mane, mathur, maurya, meena, meher, mehra, mehta, menon, \
    mhatre, mishra, mistry, mittal, modi, mohanty, more, mukherjee, naidu, naik, nair, nambiar, nanda, narang, \
    nath, nayak, negi, nigam, oberoi, ojha, pai, pal, pande, pandey, pandit, panda, parab, parekh, parikh, parmar, \
    parveen, paswan, patel, pathak, pathan, patil, patnaik, patra, paul, pawar, phadke, pillai, pinto, prajapati, \
    prasad, puri, qureshi, raghavan, rai, raina, raj, rajput, ram, ramaswamy, rana, ranade, rane, rao, rastogi, \
    rathi, rathod, rathore, raut, rawat, ray, reddy, rodrigues, roy, sachdeva, saha, sahni, sahoo, sahu, saini, \
    salunkhe, salvi, samant, sarkar, sarma, sawant, saxena, sen, sengupta, seth, sethi, shah, shaikh, sharma, \
    shetty, shinde, shirke, shrivastava, shukla, siddiqui, singh, singhal, sinha, solanki, soni, sood, srivastava, \
    subramaniam, sutar, swamy, syed, talwar, tambe, tandon, taneja, thakur, thakkar, thomas, tiwari, tomar, \
    tripathi, trivedi, tyagi, upadhyay, vaidya, varghese, varma, vashisht, venkataraman, verma, vohra, vyas, wagh, \
    waghmare, yadav, zaveri, begum, bano, khatun, bai, dcosta, dmello, lobo, gomes, mondal, halder, gogoi, barua, \
    chhetri, thapa, gurung, ahir, gohil, jadeja, vaghela, zala, makwana, panchal, suthar, prajapat, choudhari, \
    deora, shekhawat, bhati, gehlot, godara, jat, dhaka, poonia, sangwan, dahiya, hooda, kadian, murthy, shastri, \
    hiremath, angadi";

/// Whether a word, in whatever script and spelling, sounds like a name that people in India have.
pub(in crate::assistant) fn is_name(word: &str) -> bool {
    sounds_like_one(&sound(word))
}

/// Whether a sound is that of such a name.
pub(super) fn sounds_like_one(sound_of_word: &str) -> bool {
    static NAMES: OnceLock<HashSet<String>> = OnceLock::new();
    let all = || [GIVEN, FAMILY].iter().flat_map(|list| list.split(',')).map(|name| sound(name.trim())).collect();
    NAMES.get_or_init(all).contains(sound_of_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_any_spelling_and_ordinary_words_are_none() {
        for name in ["ravi", "rawi", "sunitha", "choudhary", "रमेश", "सुनीता", "laxmi", "patil", "iyer"]
        {
            assert!(is_name(name), "{name}");
        }
        for word in ["urgent", "parlour", "salon", "quickly", "आवेदन", "बताना"] {
            assert!(!is_name(word), "{word}");
        }
    }
}
