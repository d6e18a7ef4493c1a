//! Pages without a browser.

use reqwest::Method;
use tests::world::{Answer, PASSWORD, TENANT, World};

/// Somebody who reads pages and sends forms without a script.
pub(crate) struct Plain<'a> {
    world: &'a World,
    cookie: String,
}

impl<'a> Plain<'a> {
    /// A member of the demo tenant.
    pub(crate) async fn sign_in(world: &'a World, member: &str) -> Self {
        Self::of(world, TENANT, member).await
    }

    /// A member of any tenant.
    pub(crate) async fn of(world: &'a World, tenant: &str, member: &str) -> Self {
        let form = [("tenant", tenant), ("username", member), ("password", PASSWORD)];
        let answer = world.http().post(format!("{}/sign-in", world.web())).form(&form).send().await.unwrap();
        let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        Self { world, cookie }
    }

    /// What an address answers.
    pub(crate) async fn ask(&self, path: &str) -> Answer {
        let headers = [("cookie", self.cookie.as_str())];
        self.world.nobody().send(Method::GET, &format!("/{path}"), None, &headers).await
    }

    /// The page at an address.
    pub(crate) async fn page(&self, path: &str) -> String {
        self.ask(path).await.expect(200).text
    }

    /// Sends a form and follows where it leads; the answer itself where it leads nowhere.
    pub(crate) async fn send(&self, path: &str, form: &[(&str, &str)]) -> Result<String, Answer> {
        let request = self.world.http().post(format!("{}{path}", self.world.web()));
        let answer = request.header("cookie", &self.cookie).form(form).send().await.unwrap();
        if answer.status() != 303 {
            return Err(Answer::read(answer).await);
        }
        Ok(self.page(answer.headers()["location"].to_str().unwrap()).await)
    }
}

/// What stands between two texts.
pub(crate) fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    text.split(start).nth(1).and_then(|rest| rest.split(end).next()).unwrap_or_else(|| panic!("no {start} in {text}"))
}
