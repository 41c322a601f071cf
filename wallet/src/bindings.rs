//! The border to JavaScript: the only file that knows `wasm_bindgen`. Every export hands on to
//! [`crate::border`]; a failure is thrown as its JSON, which the package's `index.js` catches.

use crate::{border, border::Failure, Keypair};
use wasm_bindgen::prelude::{wasm_bindgen, JsValue};

/// A secret key inside wasm memory; only its handle is in JavaScript.
#[wasm_bindgen]
pub struct Key(Keypair);

#[wasm_bindgen]
impl Key {
    /// A key from 32 bytes of fresh entropy.
    #[wasm_bindgen(js_name = fromEntropy)]
    pub fn from_entropy(kind: &str, entropy: Vec<u8>) -> Result<Key, JsValue> {
        border::key_from_entropy(kind, entropy).map(Key).map_err(thrown)
    }

    /// A public development key such as `//Alice`.
    pub fn dev(kind: &str, path: &str) -> Result<Key, JsValue> {
        border::dev_key(kind, path).map(Key).map_err(thrown)
    }

    /// Opens a key file.
    pub fn open(file: &str, password: String) -> Result<Key, JsValue> {
        border::open_key(file, password).map(Key).map_err(thrown)
    }

    /// Seals the key under a password: the key file's text.
    pub fn seal(&self, password: String, entropy: &[u8], cost: Option<String>) -> Result<String, JsValue> {
        border::seal_key(&self.0, password, entropy, cost.as_deref()).map_err(thrown)
    }

    /// The public facts, as JSON.
    pub fn account(&self, prefix: u16) -> Result<String, JsValue> {
        border::account(&self.0, prefix).map_err(thrown)
    }

    /// Signs a transaction: the bytes to submit.
    pub fn sign(&self, request: &str) -> Result<Vec<u8>, JsValue> {
        border::sign_transaction(&self.0, request).map_err(thrown)
    }

    /// The secret seed, for whoever asks for it by this name.
    #[wasm_bindgen(js_name = exportSeed)]
    pub fn export_seed(&self) -> Vec<u8> {
        self.0.export_seed().expose().to_vec()
    }
}

/// Previews a message against a snapshot, as JSON.
#[wasm_bindgen]
pub fn preview(state: &[u8], request: &str) -> Result<String, JsValue> {
    border::preview(state, request).map_err(thrown)
}

/// The bytes a contract call carries for a message.
#[wasm_bindgen(js_name = callData)]
pub fn call_data(message: &str) -> Result<Vec<u8>, JsValue> {
    border::call_data(message).map_err(thrown)
}

/// The hash of the rules this build was compiled from.
#[wasm_bindgen(js_name = rulesHash)]
pub fn rules_hash() -> String {
    border::rules_hash()
}

fn thrown(failure: Failure) -> JsValue {
    JsValue::from_str(&failure.to_json())
}
