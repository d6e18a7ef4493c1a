//! A real browser.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use thirtyfour::prelude::*;
use tokio::process::{Child, Command};

use super::{PASSWORD, SOON, TENANT, World, eventually};

/// What Chromium is started with: without a window, and without asking anybody on the network.
const ARGUMENTS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// A browser of its own, closed when it is dropped.
pub struct Browser {
    /// What drives it.
    pub driver: WebDriver,
    web: String,
    // Killed when dropped, and Chromium ends with it.
    _chromedriver: Child,
    _profile: tempfile::TempDir,
}

impl World {
    /// Opens a browser.
    ///
    /// # Panics
    /// Chromium or its driver doesn't start.
    pub async fn browser(&self) -> Browser {
        let port = free_port();
        let chromedriver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("chromedriver is installed");
        let address = format!("http://127.0.0.1:{port}");
        let answers = async || self.http().get(format!("{address}/status")).send().await.ok();
        eventually("chromedriver answers", SOON, answers).await;
        let profile = tempfile::tempdir().expect("a directory can be made");
        let mut capabilities = DesiredCapabilities::chrome();
        for argument in ARGUMENTS {
            capabilities.add_arg(argument).expect("an argument can be given");
        }
        let directory = format!("--user-data-dir={}", profile.path().display());
        capabilities.add_arg(&directory).expect("an argument can be given");
        let driver = WebDriver::new(&address, capabilities).await.expect("Chromium starts");
        Browser { driver, web: self.web().to_owned(), _chromedriver: chromedriver, _profile: profile }
    }
}

impl Browser {
    /// Opens a page of the server.
    ///
    /// # Panics
    /// It can't be opened.
    pub async fn open(&self, path: &str) {
        self.driver.goto(format!("{}{path}", self.web)).await.expect("the page opens");
    }

    /// Signs a member of the demo tenant in, and comes to their tasks.
    ///
    /// # Panics
    /// The form isn't there, or the tasks don't come.
    pub async fn sign_in(&self, member: &str) {
        self.open("/sign-in").await;
        for (name, value) in [("tenant", TENANT), ("username", member), ("password", PASSWORD)] {
            let field = self.driver.find(By::Name(name)).await.expect("the form has the field");
            field.send_keys(value).await.expect("the field takes a text");
        }
        self.driver
            .find(By::Css("form.sign-in button"))
            .await
            .expect("there is a button")
            .click()
            .await
            .expect("it is clicked");
        self.wait_for("#board").await;
    }

    /// Waits for an element.
    pub async fn wait_for(&self, css: &str) -> WebElement {
        eventually(css, SOON, async || self.driver.find(By::Css(css)).await.ok()).await
    }

    /// Clicks on an element as soon as it is there; a live page may put another in its place meanwhile.
    pub async fn click(&self, css: &str) {
        let clicked = async || self.driver.find(By::Css(css)).await.ok()?.click().await.ok();
        eventually(&format!("{css} can be clicked"), SOON, clicked).await;
    }

    /// Waits until a text stands within an element.
    pub async fn wait_for_text(&self, css: &str, text: &str) -> WebElement {
        eventually(&format!("{text:?} in {css}"), SOON, async || {
            let element = self.driver.find(By::Css(css)).await.ok()?;
            // What is scrolled out of view within the page counts too, and `text` leaves it out.
            let shown = element.prop("innerText").await.ok().flatten()?;
            shown.contains(text).then_some(element)
        })
        .await
    }

    /// How many elements there are.
    ///
    /// # Panics
    /// The browser doesn't answer.
    pub async fn count(&self, css: &str) -> usize {
        self.driver.find_all(By::Css(css)).await.expect("the browser answers").len()
    }

    /// Keeps a picture of the page at a width and height in CSS pixels, as `tests/output/<name>.png`.
    ///
    /// # Panics
    /// The browser doesn't answer, or the file can't be written.
    pub async fn picture(&self, name: &str, width: u32, height: u32) -> PathBuf {
        let metrics = serde_json::json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        let set = self.driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", metrics).await;
        set.expect("the size is set");
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("output");
        std::fs::create_dir_all(&directory).expect("the directory can be made");
        let file = directory.join(format!("{name}.png"));
        self.driver.screenshot(&file).await.expect("a picture can be taken");
        file
    }

    /// How many CSS pixels the page is wider than its window.
    ///
    /// # Panics
    /// The browser doesn't answer.
    pub async fn overflow(&self) -> i64 {
        let script = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        let wider = self.driver.execute(script, Vec::new()).await.expect("the browser answers");
        wider.convert().expect("it is a number")
    }

    /// Closes the browser.
    pub async fn close(self) {
        self.driver.quit().await.ok();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    listener.local_addr().expect("it has an address").port()
}
