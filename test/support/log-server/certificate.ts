/** A certificate for `localhost` that signed itself. Its key guards nothing: it is for tests of this repository alone. */
export const localhost = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgsdv2m+fPaWVrAos3
OqpuzAAbLmW0i3xo8dD5JyTceoWhRANCAAQu2bjYU+afoG8+c0yx3PL0N2Owvcw8
/LVorrV7jVaulgJBtW8vfGa3pcugxGo2SG0ZljykUNkpUzxSCAtVRBpk
-----END PRIVATE KEY-----
`,
  certificate: `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUHqNQKdkzLz8x2CGRPX6VpEZW73QwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNTAyMzk1OVoYDzIxMjYxMTAx
MDIzOTU5WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQu2bjYU+afoG8+c0yx3PL0N2Owvcw8/LVorrV7jVaulgJBtW8vfGa3
pcugxGo2SG0ZljykUNkpUzxSCAtVRBpko28wbTAdBgNVHQ4EFgQUzfUvqEc0mWqN
wgRnH/VDHIkemekwHwYDVR0jBBgwFoAUzfUvqEc0mWqNwgRnH/VDHIkemekwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIgATy8+e/luaOls6P9uilyBglArfdfbhgE4GwNYw4crDICIQD1
gj29nh302EqOZfFLRaU0zW0l4dlj1o9fY0eoUfBJlw==
-----END CERTIFICATE-----
`,
};
