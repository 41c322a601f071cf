// A passkey: `credentials` is `navigator.credentials`, and `site` the host of the page, such as `wallet.example`.

const hex = (bytes) => `0x${Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
const bytes = (base64url) => Uint8Array.from(atob(base64url.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

/** Makes a passkey. Keep what it answers: the browser gives the public key this once. */
export async function create(credentials, site, name) {
  const random = () => crypto.getRandomValues(new Uint8Array(32));
  const made = await credentials.create({
    publicKey: {
      rp: { id: site, name: "Valet" },
      user: { id: random(), name, displayName: name },
      challenge: random(),
      pubKeyCredParams: [{ type: "public-key", alg: -7 }],
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
    },
  });
  return { id: made.id, public_key: hex(made.response.getPublicKey()) };
}

/** What the file of `valet intent attach --passkey` holds, as JSON. */
export async function sign(credentials, site, { id, public_key }, form) {
  const allowed = { type: "public-key", id: bytes(id) };
  const publicKey = { rpId: site, challenge: bytes(form.passkey.challenge), userVerification: "required", allowCredentials: [allowed] };
  const { response } = await credentials.get({ publicKey });
  const [authenticator_data, client_data_json, signature] = [response.authenticatorData, response.clientDataJSON, response.signature].map(hex);
  return { public_key, authenticator_data, client_data_json, signature };
}
