//! Somebody is always left who may manage members and roles.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_admin_stays() {
    let world = World::start().await;
    let (admin, id) = (world.client("admin").await, id_of(&world, "admin").await);
    for change in [
        json!({ "active": false }),
        json!({ "roles": ["manager"] }),
        json!({ "refusals": ["LoanCRM.Members.Manage"] }),
        json!({ "refusals": ["LoanCRM.Roles.Manage"] }),
    ] {
        let answer = admin.patch(&format!("/members/{id}"), change).await.expect(409);
        assert_eq!(answer.problem(), "/problems/last-admin");
    }
    admin.get("/members").await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_admins_who_demote_each_other_at_once_one_stays() {
    let world = World::start().await;
    let (admin, manager) = (world.client("admin").await, world.client("manager").await);
    let (first, second) = (id_of(&world, "admin").await, id_of(&world, "manager").await);
    for change in [json!({ "roles": ["sales"] }), json!({ "active": false })] {
        admin.patch(&format!("/members/{second}"), json!({ "roles": ["admin"] })).await.expect(200);
        let (of_second, of_first) = (format!("/members/{second}"), format!("/members/{first}"));
        let (one, other) =
            tokio::join!(admin.patch(&of_second, change.clone()), manager.patch(&of_first, change.clone()));
        let mut outcomes = [one.status, other.status];
        outcomes.sort_unstable();
        assert_eq!(outcomes[0], 200, "{} {}", one.text, other.text);
        assert!([401, 403, 409].contains(&outcomes[1]), "{} {}", one.text, other.text);
        world.settle().await;
        let admins: i64 = world.scalar("SELECT count(*) FROM read.member WHERE active AND 'admin' = ANY (roles)").await;
        assert_eq!(admins, 1);
        if other.status == 200 {
            return;
        }
    }
}
