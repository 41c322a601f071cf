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

    /// Signs an intent: the SCALE bytes of the signed intent.
    #[wasm_bindgen(js_name = signIntent)]
    pub fn sign_intent(&self, intent: &str, now: &str) -> Result<Vec<u8>, JsValue> {
        border::sign_intent(&self.0, intent, now).map_err(thrown)
    }

    /// The secret seed, for whoever asks for it by this name.
    #[wasm_bindgen(js_name = exportSeed)]
    pub fn export_seed(&self) -> Vec<u8> {
        self.0.export_seed().expose().to_vec()
    }
}

/// A preview that says which storage cells it needs.
#[wasm_bindgen]
pub struct PreviewQuery(border::Query);

#[wasm_bindgen]
impl PreviewQuery {
    /// What a caller's messages would do, one after the other.
    #[wasm_bindgen(js_name = ofMessages)]
    pub fn of_messages(request: &str) -> Result<PreviewQuery, JsValue> {
        border::Query::of_messages(request).map(PreviewQuery).map_err(thrown)
    }

    /// What an intent would do once it is signed.
    #[wasm_bindgen(js_name = ofIntent)]
    pub fn of_intent(request: &str) -> Result<PreviewQuery, JsValue> {
        border::Query::of_intent(request).map(PreviewQuery).map_err(thrown)
    }

    /// What a signed intent would do.
    #[wasm_bindgen(js_name = ofSigned)]
    pub fn of_signed(request: &str) -> Result<PreviewQuery, JsValue> {
        border::Query::of_signed(request).map(PreviewQuery).map_err(thrown)
    }

    /// The cells to read next, as JSON.
    pub fn next(&self) -> Result<String, JsValue> {
        self.0.next().map_err(thrown)
    }

    /// Takes what a cell holds; nothing for an empty one.
    pub fn resolve(&mut self, cell: &[u8], value: Option<Vec<u8>>) -> Result<(), JsValue> {
        self.0.resolve(cell, value.as_deref()).map_err(thrown)
    }

    /// The previews, as JSON.
    pub fn finish(&self) -> Result<String, JsValue> {
        self.0.finish().map_err(thrown)
    }
}

/// The bytes a contract call carries for a message.
#[wasm_bindgen(js_name = callData)]
pub fn call_data(message: &str) -> Result<Vec<u8>, JsValue> {
    border::call_data(message).map_err(thrown)
}

/// What intents for a contract are signed for.
#[wasm_bindgen]
pub fn domain(genesis: &str, contract: &str) -> Result<String, JsValue> {
    border::domain(genesis, contract).map_err(thrown)
}

/// What is signed of an intent.
#[wasm_bindgen(js_name = intentDigest)]
pub fn intent_digest(intent: &str) -> Result<String, JsValue> {
    border::intent_digest(intent).map_err(thrown)
}

/// The intent in words.
#[wasm_bindgen(js_name = intentText)]
pub fn intent_text(intent: &str) -> Result<String, JsValue> {
    border::intent_text(intent).map_err(thrown)
}

/// What a Polkadot wallet signs.
#[wasm_bindgen(js_name = wrappedText)]
pub fn wrapped_text(intent: &str) -> Result<String, JsValue> {
    border::wrapped_text(intent).map_err(thrown)
}

/// What an Ethereum wallet signs, as JSON.
#[wasm_bindgen(js_name = typedData)]
pub fn typed_data(genesis: &str, contract: &str, intent: &str) -> Result<String, JsValue> {
    border::typed_data(genesis, contract, intent).map_err(thrown)
}

/// An intent with what an Ethereum wallet answered.
#[wasm_bindgen(js_name = signedByEthereum)]
pub fn signed_by_ethereum(intent: &str, account: &str, signature: &str) -> Result<Vec<u8>, JsValue> {
    border::signed_by_ethereum(intent, account, signature).map_err(thrown)
}

/// An intent with what a Polkadot wallet answered.
#[wasm_bindgen(js_name = signedByPolkadot)]
pub fn signed_by_polkadot(intent: &str, public: &str, signature: &str) -> Result<Vec<u8>, JsValue> {
    border::signed_by_polkadot(intent, public, signature).map_err(thrown)
}

/// An intent with a passkey's assertion.
#[wasm_bindgen(js_name = signedByPasskey)]
pub fn signed_by_passkey(intent: &str, assertion: &str) -> Result<Vec<u8>, JsValue> {
    border::signed_by_passkey(intent, assertion).map_err(thrown)
}

/// The account of a passkey.
#[wasm_bindgen(js_name = passkeyAccount)]
pub fn passkey_account(relying_party: &str, public_key: &str) -> Result<String, JsValue> {
    border::passkey_account(relying_party, public_key).map_err(thrown)
}

/// The account of an sr25519 key.
#[wasm_bindgen(js_name = polkadotAccount)]
pub fn polkadot_account(public: &str) -> Result<String, JsValue> {
    border::polkadot_account(public).map_err(thrown)
}

/// The bytes a contract call carries for a signed intent.
#[wasm_bindgen(js_name = submitData)]
pub fn submit_data(signed: &[u8]) -> Result<Vec<u8>, JsValue> {
    border::submit_data(signed).map_err(thrown)
}

/// The bytes a contract call carries for several messages.
#[wasm_bindgen(js_name = batchData)]
pub fn batch_data(messages: &str) -> Result<Vec<u8>, JsValue> {
    border::batch_data(messages).map_err(thrown)
}

/// A state that stays decoded in wasm memory, for many questions.
#[wasm_bindgen]
pub struct Rules(border::bytes::Rules);

#[wasm_bindgen]
impl Rules {
    /// Takes a state in SCALE.
    pub fn read(state: &[u8]) -> Result<Rules, JsValue> {
        border::bytes::Rules::read(state).map(Rules).map_err(thrown)
    }

    /// Answers many questions; the state stays.
    pub fn ask(&self, questions: &[u8]) -> Result<Vec<u8>, JsValue> {
        self.0.ask(questions).map_err(thrown)
    }
}

/// The hash of the rules this build was compiled from.
#[wasm_bindgen(js_name = rulesHash)]
pub fn rules_hash() -> String {
    border::rules_hash()
}

fn thrown(failure: Failure) -> JsValue {
    JsValue::from_str(&failure.to_json())
}
