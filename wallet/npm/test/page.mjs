// What runs in a browser's page: each function is sent there alone, so it knows nothing from here.

/** Makes a passkey of ES256; what the browser tells of it, bytes in 0x-hex. `blob`: kept with it, by an extension. */
export async function create({ rpId, challenge, blob }) {
  const hex = (buffer) => `0x${Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  const bytes = (text) => Uint8Array.from({ length: text.length / 2 - 1 }, (_, at) => parseInt(text.slice(2 + 2 * at, 4 + 2 * at), 16));
  const publicKey = {
    rp: { id: rpId, name: "Valet" },
    // A second passkey of one user would take the first one's place.
    user: { id: crypto.getRandomValues(new Uint8Array(16)), name: "owner", displayName: "Owner" },
    challenge: bytes(challenge),
    pubKeyCredParams: [{ type: "public-key", alg: -7 }],
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    ...(blob ? { extensions: { credBlob: bytes(blob) } } : {}),
  };
  const { rawId, response } = await navigator.credentials.create({ publicKey });
  return { credential: hex(rawId), public_key: hex(response.getPublicKey()), client_data_json: hex(response.clientDataJSON) };
}

/**
 * What a passkey answers to a challenge, as `signedByPasskey` takes it but for the public key. `blob`:
 * with what was kept, by an extension.
 */
export async function get({ rpId, challenge, verification = "required", credential, blob }) {
  const hex = (buffer) => `0x${Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  const bytes = (text) => Uint8Array.from({ length: text.length / 2 - 1 }, (_, at) => parseInt(text.slice(2 + 2 * at, 4 + 2 * at), 16));
  const publicKey = {
    rpId,
    challenge: bytes(challenge),
    userVerification: verification,
    ...(credential ? { allowCredentials: [{ type: "public-key", id: bytes(credential) }] } : {}),
    ...(blob ? { extensions: { getCredBlob: true } } : {}),
  };
  const { response } = await navigator.credentials.get({ publicKey });
  return { authenticator_data: hex(response.authenticatorData), client_data_json: hex(response.clientDataJSON), signature: hex(response.signature) };
}
