//! Configuration: variables and flags are the same, and nonsense is refused by name.

use api::config::{Config, FilesUrl, Settings};
use clap::{Args, Command, FromArgMatches};
use std::path::Path;

/// Reads variables as if they were set, by giving them as flags.
fn config(variables: &[(&str, &str)]) -> Result<Config, String> {
    let mut arguments = vec!["switchboard".to_owned()];
    for (name, value) in variables {
        let flag = name
            .strip_prefix("SWITCHBOARD_")
            .expect("a variable of ours");
        arguments.push(format!(
            "--{}={value}",
            flag.to_lowercase().replace('_', "-")
        ));
    }
    let matches = Settings::augment_args(Command::new("switchboard"))
        .try_get_matches_from(arguments)
        .map_err(|error| error.to_string())?;
    let settings = Settings::from_arg_matches(&matches).map_err(|error| error.to_string())?;
    Config::try_from(settings).map_err(|error| error.to_string())
}

#[test]
fn every_flag_has_a_variable_of_its_name() {
    let command = Settings::augment_args(Command::new("switchboard"));
    let mut names: Vec<String> = Vec::new();
    // What is hidden is for tests alone.
    let shown = command
        .get_arguments()
        .filter(|argument| !argument.is_hide_set());
    for argument in shown {
        let flag = argument.get_long().expect("a flag");
        let expected = format!("SWITCHBOARD_{}", flag.to_uppercase().replace('-', "_"));
        let variable = argument.get_env().and_then(|name| name.to_str());
        assert_eq!(variable, Some(expected.as_str()));
        assert!(argument.get_help().is_some(), "{flag} is not explained");
        names.push(expected);
    }
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let readme = std::fs::read_to_string(readme).expect("README.md");
    for name in &names {
        let row = format!("| `{name}` |");
        assert!(readme.contains(&row), "{name} is not in the README");
    }
    let listed = readme
        .lines()
        .filter(|line| line.starts_with("| `SWITCHBOARD_"));
    assert_eq!(
        listed.count(),
        names.len(),
        "the README lists what there is"
    );
    for promised in [
        "LISTEN",
        "DATA_DIR",
        "DATABASE_URL",
        "PUBLIC_URL",
        "SIGNUP",
        "FILES_URL",
    ] {
        assert!(
            names.contains(&format!("SWITCHBOARD_{promised}")),
            "{promised}"
        );
    }
}

#[test]
fn nothing_needs_to_be_set() {
    let config = config(&[]).expect("defaults");
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.public_url.origin(), "http://localhost:8080");
    assert_eq!(config.database.url, "./data/switchboard.db");
    assert_eq!(
        config.secret_key_file.display().to_string(),
        "./data/secret.key"
    );
    assert_eq!(config.files.to_string(), "./data/files");
}

#[test]
fn nonsense_is_refused_and_the_value_named() {
    for (name, value) in [
        ("SWITCHBOARD_LISTEN", "everywhere"),
        ("SWITCHBOARD_METRICS_LISTEN", "everywhere"),
        ("SWITCHBOARD_PUBLIC_URL", "desk.example.com"),
        ("SWITCHBOARD_PUBLIC_URL", "ftp://desk.example.com"),
        ("SWITCHBOARD_PUBLIC_URL", "https://example.com/desk"),
        ("SWITCHBOARD_DATABASE_URL", "mysql://localhost/x"),
        ("SWITCHBOARD_DATABASE_CONNECTIONS", "1"),
        ("SWITCHBOARD_SIGNUP", "sometimes"),
        ("SWITCHBOARD_FILES_URL", "ftp://files.example.com/desk"),
        ("SWITCHBOARD_FILES_URL", "file://desk/files"),
        ("SWITCHBOARD_FILES_URL", "s3://"),
        ("SWITCHBOARD_FILES_URL", "s3://desk?no_such_setting=1"),
        ("SWITCHBOARD_FILES_URL", "s3://desk?endpoint=storage:9000"),
        ("SWITCHBOARD_FILES_URL", "s3://desk?access_key_id=key"),
        ("SWITCHBOARD_DIST", "/no/such/folder"),
        ("SWITCHBOARD_TRUSTED_PROXIES", "10.0.0.0/8,proxy"),
        ("SWITCHBOARD_ALLOW_PRIVATE_TARGETS", "10.0.0.0/99"),
    ] {
        let refused = config(&[(name, value)]).expect_err(name);
        let flag = name
            .replace("SWITCHBOARD_", "")
            .to_lowercase()
            .replace('_', "-");
        assert!(
            refused.contains(name) || refused.contains(&flag),
            "{refused}"
        );
    }
}

#[test]
fn a_password_in_the_database_url_is_not_repeated() {
    let url = "mysql://user:hunter2@localhost/x";
    let refused = config(&[("SWITCHBOARD_DATABASE_URL", url)]).expect_err("refused");
    assert!(!refused.contains("hunter2"), "{refused}");
}

#[test]
fn files_are_in_a_folder_or_a_bucket_and_no_credential_is_repeated() {
    let files = |url: &str| config(&[("SWITCHBOARD_FILES_URL", url)]).map(|config| config.files);
    for url in ["/srv/files", "file:///srv/files"] {
        let folder = files(url).expect("a folder");
        assert!(!folder.is_remote());
        assert_eq!(folder.to_string(), "/srv/files");
    }
    let access = "access_key_id=key&secret_access_key=hunter2";
    for (url, shown) in [
        ("s3://desk".to_owned(), "s3://desk/"),
        (
            format!("s3://desk/a/b?region=eu-central-1&{access}"),
            "s3://desk/a/b",
        ),
        (
            format!("s3://desk?endpoint=http://storage:9000&{access}"),
            "s3://desk/",
        ),
    ] {
        let bucket = files(&url).expect("a bucket");
        assert!(matches!(bucket, FilesUrl::Bucket(_)));
        assert_eq!(bucket.to_string(), shown);
        assert!(!format!("{bucket:?}").contains("hunter2"));
    }
    for url in [
        format!("s3://?{access}"),
        format!("s3://desk?endpoint=nowhere&{access}"),
        "s3://key:hunter2@desk".to_owned(),
        "s3://desk?secret_access_key=hunter2".to_owned(),
        "gs://desk?token=hunter2".to_owned(),
    ] {
        let refused = files(&url).expect_err("refused");
        assert!(refused.contains("SWITCHBOARD_FILES_URL"), "{refused}");
        assert!(!refused.contains("hunter2"), "{refused}");
    }
}

#[test]
fn lists_take_networks_addresses_and_hosts() {
    let config = config(&[
        ("SWITCHBOARD_TRUSTED_PROXIES", "10.0.0.0/8, ::1"),
        (
            "SWITCHBOARD_ALLOW_PRIVATE_TARGETS",
            "192.168.0.0/16,localhost,127.0.0.1",
        ),
    ])
    .expect("lists");
    assert_eq!(config.trusted_proxies.len(), 2);
    assert!(config.private_targets.has_host("LOCALHOST"));
    assert!(config.private_targets.has_address([192, 168, 3, 4].into()));
    assert!(!config.private_targets.has_address([10, 0, 0, 1].into()));
}

#[test]
fn an_origin_is_ours_by_any_name_of_this_machine() {
    let local = config(&[]).expect("defaults").public_url;
    for (origin, ours) in [
        ("http://localhost:8080", true),
        ("http://127.0.0.1:8080", true),
        ("http://[::1]:8080", true),
        ("http://localhost:8081", false),
        ("https://localhost:8080", false),
        ("http://evil.example", false),
        ("null", false),
    ] {
        assert_eq!(local.is_origin(origin), ours, "{origin}");
    }
    let public = config(&[("SWITCHBOARD_PUBLIC_URL", "https://desk.example.com")]);
    let public = public.expect("a URL").public_url;
    assert!(public.is_origin("https://desk.example.com"));
    assert!(!public.is_origin("https://desk.example.com.evil.example"));
    assert!(!public.is_origin("http://desk.example.com"));
    assert!(!public.is_plain_local());
    assert!(local.is_plain_local());
}

#[test]
fn mail_leaves_only_by_an_address_that_makes_sense_and_no_password_is_repeated() {
    let smtp = |url: &str| config(&[("SWITCHBOARD_SMTP_URL", url)]);
    assert!(config(&[]).expect("none").smtp.is_none());
    for url in [
        "smtp://localhost",
        "smtp://127.0.0.1:2525",
        "smtps://desk:secret@mail.example.com",
        "smtp://desk:secret@mail.example.com?tls=required",
    ] {
        let smtp = smtp(url).expect("accepted").smtp.expect("a server");
        assert_eq!(smtp.from.email.to_string(), "switchboard@localhost");
    }
    for url in [
        "mail.example.com",
        "http://mail.example.com",
        "smtp://",
        "smtp://u:geheim@h?tls=perhaps",
    ] {
        let refused = smtp(url).expect_err("refused");
        assert!(refused.contains("SWITCHBOARD_SMTP_URL"), "{refused}");
        assert!(!refused.contains("geheim"), "{refused}");
    }
    let from = [
        ("SWITCHBOARD_SMTP_URL", "smtp://localhost"),
        ("SWITCHBOARD_MAIL_FROM", "nobody"),
    ];
    let refused = config(&from).expect_err("refused");
    assert!(refused.contains("SWITCHBOARD_MAIL_FROM"), "{refused}");
}
