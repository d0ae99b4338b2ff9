//! JSON in `TEXT` columns: small values that only ever are read and written as a whole.

use crate::StoreResult;
use diesel::result::Error as Diesel;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub fn read<T: DeserializeOwned>(text: &str) -> StoreResult<T> {
    Ok(serde_json::from_str(text).map_err(|error| Diesel::DeserializationError(error.into()))?)
}

pub fn write<T: Serialize>(value: &T) -> StoreResult<String> {
    Ok(serde_json::to_string(value).map_err(|error| Diesel::SerializationError(error.into()))?)
}
