//! Messages that come close together.

use tests::world::{World, lead_number};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_quick_messages_are_answered_in_order_once_each() {
    let world = World::start().await;
    let customer = world.customer("919876541001");
    customer.say("Hello").await;
    world.has_taken_in(1).await;
    customer.say("Ravi Kumar").await;
    customer.wait_for_reply(2).await;
    world.settle().await;
    let texts = customer.texts().await;
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(texts[0].contains("May I have your name") && texts[1].contains("Which loan"), "{texts:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_inquiry_in_a_burst_of_messages_makes_one_lead() {
    let world = World::start().await;
    let customer = world.customer("919876541001");
    for text in ["Hi", "I am Ravi Kumar", "home loan", "35 lakh", "yes"] {
        customer.say(text).await;
    }
    world.settle().await;
    let texts = customer.texts().await;
    assert_eq!(texts.len(), 5, "{texts:?}");
    assert_eq!(texts.iter().filter_map(|text| lead_number(text)).count(), 1, "{texts:?}");
    assert!(lead_number(&texts[4]).is_some(), "{texts:?}");
    assert_eq!(world.events("lead.captured").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_customers_at_once_each_get_their_own_number() {
    let world = World::start().await;
    let numbers: Vec<_> = (0..20).map(|n| format!("9198765420{n:02}")).collect();
    let leads = numbers.iter().map(|number| async { world.customer(number).become_lead("Ravi Kumar").await });
    let mut leads = futures::future::join_all(leads).await;
    leads.sort();
    leads.dedup();
    assert_eq!(leads.len(), 20);
    world.settle().await;
    assert_eq!(world.events("lead.captured").await, 20);
}
