//! The way of an answer from the line to its reader: counted as it comes, then unpacked. The library
//! would unpack it before anybody could count.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use reqwest::{
    Request, Response,
    header::{ACCEPT_ENCODING, HeaderValue},
};
use tokio::time::Instant;
use tower_http::decompression::Decompression;
use tower_service::Service;

use crate::{domain::pace::Pace, siasn::meter::Meter};

/// What an answer may be packed with, the shortest first.
const PACKINGS: HeaderValue = HeaderValue::from_static("br, zstd;q=0.9, gzip;q=0.8");

/// The meter of a line, shared by all that goes over it.
#[derive(Clone)]
pub(super) struct Gauge {
    meter: Arc<Mutex<Meter>>,
    began: Instant,
}

impl Gauge {
    pub(super) fn new() -> Self {
        Self {
            meter: Arc::default(),
            began: Instant::now(),
        }
    }

    pub(super) fn pace(&self) -> Pace {
        self.meter().pace()
    }

    fn meter(&self) -> std::sync::MutexGuard<'_, Meter> {
        self.meter.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sends a request; the answer's body is counted and unpacked while it is read.
pub(super) async fn send(
    client: &reqwest::Client,
    gauge: &Gauge,
    request: Request,
) -> reqwest::Result<Response> {
    let mut request = http::Request::try_from(request)?;
    let packings = request.headers_mut().entry(ACCEPT_ENCODING);
    packings.or_insert(PACKINGS);
    let door = Door {
        client: client.clone(),
        gauge: gauge.clone(),
    };
    let response = Decompression::new(door).call(request).await?;
    Ok(response.map(reqwest::Body::wrap).into())
}

/// Where requests leave and answers are counted.
struct Door {
    client: reqwest::Client,
    gauge: Gauge,
}

impl Service<http::Request<reqwest::Body>> for Door {
    type Response = http::Response<Counted>;
    type Error = reqwest::Error;
    type Future = Pin<Box<dyn Future<Output = reqwest::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<reqwest::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<reqwest::Body>) -> Self::Future {
        let (client, gauge) = (self.client.clone(), self.gauge.clone());
        Box::pin(async move {
            let sent = Instant::now();
            let response = client.execute(request.try_into()?).await?;
            gauge.meter().answered(sent.elapsed());
            let response = http::Response::<reqwest::Body>::from(response);
            Ok(response.map(|body| Counted {
                body,
                gauge,
                begun: false,
            }))
        })
    }
}

/// A body that tells the meter what comes of it.
struct Counted {
    body: reqwest::Body,
    gauge: Gauge,
    begun: bool,
}

impl Body for Counted {
    type Data = Bytes;
    type Error = reqwest::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<reqwest::Result<Frame<Bytes>>>> {
        let this = self.get_mut();
        let polled = Pin::new(&mut this.body).poll_frame(context);
        if let Poll::Ready(Some(Ok(frame))) = &polled
            && let Some(data) = frame.data_ref()
        {
            let now = this.gauge.began.elapsed();
            match std::mem::replace(&mut this.begun, true) {
                true => this.gauge.meter().came(now, data.len() as u64),
                false => this.gauge.meter().began(now),
            }
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        if self.begun {
            self.gauge.meter().ended();
        }
    }
}
