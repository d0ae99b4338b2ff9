//! A body without an announced length that is not read to its end, because it is too large, too slow, or nobody
//! wants it. Actix would read on behind the answer to use the connection again, for as long as somebody sends, or
//! says nothing. Of a body that is still held when the answer goes out it reads no more, and closes.

use actix_web::body::{BodySize, BoxBody, EitherBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::header::TRANSFER_ENCODING;
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use actix_web::{Error, HttpMessage};
use futures::Stream;
use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// Holds the body of a request until its answer is written.
pub async fn close(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<EitherBody<BoxBody, Held>>, Error> {
    if !request.headers().contains_key(TRANSFER_ENCODING) {
        let response = next.call(request).await?;
        return Ok(response.map_into_boxed_body().map_into_left_body());
    }
    let payload = Rc::new(RefCell::new(request.take_payload()));
    let shared = Shared(Rc::clone(&payload));
    request.set_payload(Payload::Stream {
        payload: Box::pin(shared),
    });
    let response = next.call(request).await?;
    Ok(response.map_body(|_, answer| {
        EitherBody::right(Held {
            answer: answer.boxed(),
            _payload: payload,
        })
    }))
}

/// What handlers read.
struct Shared(Rc<RefCell<Payload>>);

impl Stream for Shared {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut *self.0.borrow_mut()).poll_next(context)
    }
}

/// An answer, and the body of its request.
pub struct Held {
    answer: BoxBody,
    _payload: Rc<RefCell<Payload>>,
}

impl MessageBody for Held {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.answer.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.answer).poll_next(context)
    }
}
