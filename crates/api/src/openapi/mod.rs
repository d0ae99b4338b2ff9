//! The document at `openapi/openapi.json`, made from the routes themselves, and the pages that show it.

mod conventions;
mod methods;
mod problems;
mod rate_limits;

pub use conventions::{WITHOUT_KEY, takes_key};
pub use methods::methods_of;

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use std::sync::OnceLock;
use utoipa::openapi::schema::{SchemaType, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_actix_web::AppExt;
use utoipa_swagger_ui::SwaggerUi;

const PATH: &str = "/api/openapi.json";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Switchboard",
        version = "1",
        description = "Everything the web app does goes through this API. Errors are `application/problem+json` with a stable `code`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    servers((url = "/", description = "The server this document comes from")),
    tags(
        (name = "health", description = "For those who watch the server"),
        (name = "auth", description = "Signing up, in and out"),
        (name = "invitations", description = "How somebody who was invited gets a password"),
        (name = "me", description = "The caller: profile, preferences, password"),
        (name = "sessions", description = "Where the caller is signed in"),
        (name = "organization", description = "The tenant and its settings"),
        (name = "roles", description = "What somebody may do"),
        (name = "agents", description = "The people who answer"),
        (name = "teams", description = "Agents and the channels they work on"),
        (name = "api-tokens", description = "What programs sign in with: personal tokens, and integrations"),
        (name = "presence", description = "Who is there"),
        (name = "jobs", description = "What is done after the answer, and what was given up"),
        (name = "labels", description = "Coloured tags on conversations"),
        (name = "tags", description = "Words on single messages, made on first use"),
        (name = "saved-views", description = "Lists of conversations as agents set them up"),
        (name = "channels", description = "Connected accounts, and the API channel's own calls"),
        (name = "templates", description = "Messages a provider has approved, or that were written for a channel"),
        (name = "contact-attributes", description = "What else an organization keeps of its contacts"),
        (name = "contacts", description = "Customers, by their identities"),
        (name = "contact-imports", description = "Contacts from a file: uploaded, looked at, and imported in the background"),
        (name = "conversations", description = "Threads with one contact about one matter"),
        (name = "messages", description = "What is said in a conversation"),
        (name = "search", description = "Finding conversations again by what was said in them"),
        (name = "notes", description = "Private text on a contact or in a conversation, never sent to the customer"),
        (name = "drafts", description = "What an agent typed and did not send"),
        (name = "quick-replies", description = "Answers written once and used often"),
        (name = "attachments", description = "Files of messages"),
        (name = "events", description = "The live stream"),
        (name = "webhooks", description = "Calls to an integrator when something happens"),
        (name = "audit-log", description = "Who did what of consequence, and when"),
        (name = "webchat", description = "What the chat on a website says to us"),
    ),
    components(schemas(contract::problem::Problem)),
    modifiers(&Bearer),
)]
struct Base;

/// Access tokens and API tokens.
struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        document
            .components
            .get_or_insert_default()
            .add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

/// Whether a type is text, be it null too.
fn is_text(kind: &SchemaType) -> bool {
    match kind {
        SchemaType::Type(kind) => *kind == Type::String,
        SchemaType::Array(kinds) => kinds.contains(&Type::String),
        SchemaType::AnyValue => false,
    }
}

/// The document as it is committed and served.
pub fn document() -> &'static str {
    static DOCUMENT: OnceLock<String> = OnceLock::new();
    DOCUMENT.get_or_init(|| {
        let (_, mut document) = actix_web::App::new()
            .into_utoipa_app()
            .openapi(Base::openapi())
            .configure(crate::app::routes)
            .split_for_parts();
        conventions::apply(&mut document);
        match document.to_pretty_json() {
            Ok(json) => json + "\n",
            Err(error) => {
                tracing::error!(%error, "the OpenAPI document cannot be written");
                String::new()
            }
        }
    })
}

/// `/api/openapi.json`, and `/api/docs` which works without internet.
pub fn routes(config: &mut web::ServiceConfig) {
    let docs = SwaggerUi::new("/api/docs/{_:.*}")
        .config(utoipa_swagger_ui::Config::from(PATH).validator_url("none"));
    config
        .route(PATH, web::get().to(serve))
        .service(web::redirect("/api/docs", "/api/docs/"))
        .service(
            web::scope("")
                .guard(actix_web::guard::fn_guard(|context| {
                    context.head().uri.path().starts_with("/api/docs/")
                }))
                .wrap(
                    actix_web::middleware::DefaultHeaders::new()
                        .add((header::CONTENT_SECURITY_POLICY, crate::webapp::policy::PAGE)),
                )
                .service(docs),
        );
}

async fn serve() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        // Tools on other sites may read it; it says nothing about anybody.
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .insert_header(("cross-origin-resource-policy", "cross-origin"))
        .body(document())
}
