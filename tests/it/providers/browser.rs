//! As much of a browser as a sign-in needs: cookies, redirects, the first form of a page.

use std::collections::BTreeMap;

use reqwest::{
    Client, RequestBuilder, Url,
    header::{COOKIE, LOCATION, SET_COOKIE},
};

/// A browser with its cookies.
pub struct Browser {
    http: Client,
    cookies: BTreeMap<String, String>,
}

/// A page that was shown.
pub struct Page {
    pub url: Url,
    pub text: String,
}

impl Default for Browser {
    fn default() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self {
            http,
            cookies: BTreeMap::new(),
        }
    }
}

impl Browser {
    /// Goes to an address, and on to where it leads.
    pub async fn visit(&mut self, address: &str) -> Page {
        let url = address.parse().unwrap();
        self.follow(self.http.get(address), url).await
    }

    /// Sends the form of a page with what its hidden fields hold and what is typed.
    pub async fn submit(&mut self, page: &Page, typed: &[(&str, &str)]) -> Page {
        let form = page
            .tag("<form ")
            .unwrap_or_else(|| panic!("{}", page.text));
        let url = page.url.join(&attribute(form, "action").unwrap()).unwrap();
        let mut fields: BTreeMap<_, _> = page.hidden().collect();
        for (name, value) in typed {
            fields.insert((*name).to_owned(), (*value).to_owned());
        }
        let request = self.http.post(url.clone()).form(&fields);
        self.follow(request, url).await
    }

    /// Goes through the provider's pages, as somebody who agrees to everything.
    pub async fn sign_in(&mut self, mut page: Page, user: &str) -> Page {
        while page.text.contains("name=\"prompt\"") {
            let typed: &[_] = match page.text.contains("name=\"login\"") {
                true => &[("login", user), ("password", "apa saja")],
                false => &[],
            };
            page = self.submit(&page, typed).await;
        }
        page
    }

    async fn follow(&mut self, mut request: RequestBuilder, mut url: Url) -> Page {
        for _ in 0..10 {
            let cookies = self.cookies.iter();
            let cookies: Vec<_> = cookies
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            let answer = request
                .header(COOKIE, cookies.join("; "))
                .send()
                .await
                .unwrap();
            for cookie in answer.headers().get_all(SET_COOKIE) {
                let pair = cookie.to_str().unwrap().split(';').next().unwrap();
                let (name, value) = pair.split_once('=').unwrap();
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
            let Some(next) = answer.headers().get(LOCATION) else {
                let text = answer.text().await.unwrap();
                return Page { url, text };
            };
            url = url.join(next.to_str().unwrap()).unwrap();
            request = self.http.get(url.clone());
        }
        panic!("a circle at {url}");
    }
}

impl Page {
    /// The address of the first link that holds a word.
    pub fn link(&self, word: &str) -> String {
        let links = self.text.split("<a ").skip(1);
        let addresses = links.filter_map(|tag| attribute(tag, "href"));
        let mut fitting = addresses.filter(|address| address.contains(word));
        fitting.next().unwrap_or_else(|| panic!("{}", self.text))
    }

    fn tag(&self, start: &str) -> Option<&str> {
        let (_, rest) = self.text.split_once(start)?;
        rest.split('>').next()
    }

    fn hidden(&self) -> impl Iterator<Item = (String, String)> {
        let inputs = self.text.split("<input").skip(1);
        inputs.filter_map(|rest| {
            let tag = rest.split('>').next()?;
            Some((attribute(tag, "name")?, attribute(tag, "value")?))
        })
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    let value = rest.split('"').next()?;
    Some(value.replace("&amp;", "&"))
}
