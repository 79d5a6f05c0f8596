// A provider of sign-ins that was not written here (npm oidc-provider), for tests/it/providers.rs.
// Any name signs in with any password, on the provider's own pages; what the tests see of the
// protocol is all the provider's. Beside it stands the least of SIASN: it tells whose token it is
// asked with, and refuses every other.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';

// The first line of the output is the address, and nothing follows: nobody reads on.
const announceAddress = console.log;
for (const kind of ['log', 'info', 'warn']) console[kind] = console.error;

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: 'periksa',
      application_type: 'native', // any port of loopback (RFC 8252, section 7.3)
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token', DEVICE],
      response_types: ['code'],
      redirect_uris: ['http://127.0.0.1/masuk'],
    }],
    features: { deviceFlow: { enabled: true }, revocation: { enabled: true } },
    pkce: { required: () => true },
    issueRefreshToken: async () => true,
    rotateRefreshToken: true,
    findAccount: async (ctx, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
  });
  const signIns = provider.callback();
  server.on('request', (request, response) => {
    if (request.url === '/siasn-instansi/api/terbuka/kemampuan') {
      announce(provider, request, response);
    } else {
      signIns(request, response);
    }
  });
  announceAddress(issuer);
});

// The test that started this holds its standard input: it must not outlive the test.
process.stdin.resume().on('end', () => process.exit());

async function announce(provider, request, response) {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  const token = bearer && await provider.AccessToken.find(bearer);
  response.setHeader('content-type', 'application/json');
  if (!token?.isValid) {
    response.statusCode = 401;
    response.end('{"kode":"token"}');
    return;
  }
  const id = token.accountId;
  response.end(JSON.stringify({
    dialek: 'terbuka',
    versi: 1,
    server: { nama: 'SIASN contoh', waktu: new Date().toISOString() },
    pengguna: {
      id, nama: 'CONTOH VERIFIKATOR', peran: 'opd', instansi_id: 'i1', instansi_nama: 'KAB. CONTOH',
      unor_id: 'u1', unor_nama: 'DINAS CONTOH',
    },
    fitur: [],
    batas: { limit_maks: 200, catatan_maks: 2000, dokumen_maks: 1048576 },
    kalender: {},
    kewenangan: {},
    alasan: [],
  }));
}
