#include "connect/curl_http.h"

#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <atomic>
#include <cstdlib>
#include <mutex>
#include <thread>

#include "connect/loopback_server_for_tests.h"

namespace nf::connect {
namespace {

using ports::HttpAnswer;
using ports::HttpCall;
using ports::HttpFailure;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

EgressPolicy allowing(const std::string& text) {
  auto policy = EgressPolicy::parse(text);
  EXPECT_TRUE(policy) << policy.error().message;
  return *policy;
}

// What the server saw of one request.
struct Seen {
  std::string head;  // request line and headers
  std::string body;
};

// Answers each request of a connection with what `answer` gives; "" resets the connection instead.
class HttpServer {
 public:
  explicit HttpServer(std::function<std::string(const Seen&)> answer)
      : answer_(std::move(answer)), server_([this](Peer& peer) { serve(peer); }) {}

  std::string url(const std::string& path = "/") const { return "http://" + server_.address() + path; }
  std::string address() const { return server_.address(); }
  std::uint16_t port() const { return server_.port(); }
  int connections() const { return server_.connections(); }
  std::vector<Seen> seen() const {
    const std::lock_guard lock(mutex_);
    return seen_;
  }

 private:
  void serve(Peer& peer) {
    for (;;) {
      Seen request;
      std::size_t length = 0;
      for (std::string line; (line = peer.read_line()) != "\r\n";) {
        if (line.empty()) return;
        request.head += line;
        if (line.starts_with("Content-Length: ")) length = std::stoul(line.substr(16));
      }
      request.body = peer.read(length);
      {
        const std::lock_guard lock(mutex_);
        seen_.push_back(request);
      }
      const std::string answer = answer_(request);
      if (answer.empty()) return peer.reset();
      if (answer == "hang") return peer.wait_for_close();
      peer.write(answer);
      if (answer.find("Connection: close") != std::string::npos) return;
    }
  }

  const std::function<std::string(const Seen&)> answer_;
  mutable std::mutex mutex_;
  std::vector<Seen> seen_;
  LoopbackServer server_;
};

std::string ok(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string moved(int status, const std::string& location) {
  return "HTTP/1.1 " + std::to_string(status) + " Moved\r\nLocation: " + location +
         "\r\nContent-Length: 0\r\n\r\n";
}

// The failure of a call that must not succeed.
HttpFailure failure_of(ports::HttpClient& client, const HttpCall& call) {
  auto answer = client.send(call);
  EXPECT_FALSE(answer) << answer->status << " " << answer->body;
  return answer ? HttpFailure{} : answer.error();
}

TEST(CurlHttp, SendsAndReads) {
  HttpServer server([](const Seen&) {
    return "HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\n"
           "HTTP/1.1 201 Created\r\nX-Two: b\r\nContent-TYPE:  text/plain \r\nX-Two: a\r\nX-Empty:\r\n"
           "Transfer-Encoding: chunked\r\nTrailer: X-Late\r\n\r\n3\r\nabc\r\n2\r\n\xff\x01\r\n0\r\nX-Late: "
           "1\r\n\r\n";
  });
  const auto client = make_http_client(allowing(server.address()));
  const auto answer = client->send({.method = "PATCH",
                                    .url = server.url("/a?b=c#d"),
                                    .headers = {{"X-One", "1"}, {"x-one", " 2 "}, {"X-Empty", ""}},
                                    .body = std::string("x\0y", 3)});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 201);
  EXPECT_EQ(answer->body, "abc\xff\x01");
  using Pair = std::pair<std::string, std::string>;
  EXPECT_THAT(answer->headers, ElementsAre(Pair{"x-two", "b"}, Pair{"content-type", "text/plain"},
                                           Pair{"x-two", "a"}, Pair{"x-empty", ""},
                                           Pair{"transfer-encoding", "chunked"}, Pair{"trailer", "X-Late"}));

  const auto seen = server.seen();
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_TRUE(seen[0].head.starts_with("PATCH /a?b=c HTTP/1.1\r\n")) << seen[0].head;
  EXPECT_THAT(seen[0].head, HasSubstr("\r\nX-One: 1\r\nx-one: 2\r\nX-Empty:\r\n"));
  EXPECT_THAT(seen[0].head, Not(HasSubstr("Content-Type")));
  EXPECT_THAT(seen[0].head, Not(HasSubstr("Expect")));
  EXPECT_THAT(seen[0].head, HasSubstr("Host: " + server.address()));
  EXPECT_EQ(seen[0].body, std::string("x\0y", 3));
}

TEST(CurlHttp, EveryMethodIsSentAsItIs) {
  HttpServer server([](const Seen& request) {
    return request.head.starts_with("HEAD") ? "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n" : ok("fine");
  });
  const auto client = make_http_client(allowing(server.address()));
  for (const std::string method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"}) {
    for (const std::string body : {"", "body"}) {
      if (method == "HEAD" && !body.empty()) continue;
      const auto answer = client->send({.method = method, .url = server.url(), .body = body});
      ASSERT_TRUE(answer) << method << ": " << answer.error().message;
      EXPECT_EQ(answer->body, method == "HEAD" ? "" : "fine");
      EXPECT_TRUE(server.seen().back().head.starts_with(method + " / HTTP/1.1\r\n"));
      EXPECT_EQ(server.seen().back().body, body);
    }
  }
}

TEST(CurlHttp, KeepsConnections) {
  HttpServer server([](const Seen&) { return ok("x"); });
  const auto client = make_http_client(allowing(server.address()));
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(client->send({.url = server.url()}));
    ASSERT_TRUE(client->send({.method = "POST", .url = server.url(), .body = "x"}));
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST(CurlHttp, APostIsOnlySentOnAConnectionOfItsOwnPlace) {
  HttpServer one([](const Seen&) { return ok("1"); });
  HttpServer other([](const Seen&) { return ok("2"); });
  const auto client = make_http_client(allowing("127.0.0.0/8"));
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(client->send({.method = "POST", .url = one.url()})->body, "1");
    EXPECT_EQ(client->send({.method = "POST", .url = other.url()})->body, "2");
  }
}

// An old connection that the server has given up must not make libcurl send a POST a second time, whether it
// carried a GET before or a POST.
TEST(CurlHttp, APostIsSentOnce) {
  for (const std::string first : {"GET", "PUT", "POST"}) {
    std::atomic<int> seen = 0;
    HttpServer server([&](const Seen&) { return ++seen == 1 ? ok("x") : std::string(); });
    auto client = make_http_client(allowing(server.address()));
    ASSERT_TRUE(client->send({.method = first, .url = server.url()}));
    const auto failure = failure_of(*client, {.method = "POST", .url = server.url(), .body = "pay"});
    EXPECT_EQ(failure.code, "protocol") << first;
    EXPECT_TRUE(failure.sent) << first;
    EXPECT_THAT(failure.message, HasSubstr("broke off"))
        << first << ": one wording, whichever connection ended";
    // libcurl may have connected anew; what counts is that nothing more was asked there.
    client.reset();
    EXPECT_EQ(seen, 2) << first;
  }
}

TEST(CurlHttp, TheGateRefusesEverySpellingOfLoopback) {
  HttpServer server([](const Seen&) { return ok("secret"); });
  const auto client = make_http_client({});
  const std::string port = ":" + std::to_string(server.port());
  for (const std::string host :
       {"127.0.0.1", "2130706433", "0x7f.1", "0x7f000001", "0177.0.0.1", "017700000001", "127.1", "127.0.1",
        "localhost", "LOCALHOST", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::1]", "0.0.0.0", "0", "[::]"}) {
    const auto failure = failure_of(*client, {.url = "http://" + host + port + "/"});
    EXPECT_EQ(failure.code, "egress") << host << ": " << failure.message;
    EXPECT_FALSE(failure.sent);
  }
  // Whether these are names, addresses or nothing depends on the resolver.
  for (const std::string host : {"localhost.", "127.0.0.1.", "%31%32%37.0.0.1", "127.0.0.1%2e"}) {
    const auto failure = failure_of(*client, {.url = "http://" + host + port + "/"});
    EXPECT_THAT(failure.code, testing::AnyOf("egress", "url", "connect")) << host << ": " << failure.message;
    EXPECT_FALSE(failure.sent);
  }
  EXPECT_EQ(server.connections(), 0);
}

TEST(CurlHttp, TheGateJudgesEachHop) {
  HttpServer inside([](const Seen&) { return ok("secret"); });
  HttpServer outside([&](const Seen&) { return moved(302, inside.url("/?token=1")); });
  const auto client = make_http_client(allowing(outside.address()));
  const auto failure = failure_of(*client, {.url = outside.url(), .max_redirects = 5});
  EXPECT_EQ(failure.code, "egress");
  EXPECT_TRUE(failure.sent) << "the first hop was reached";
  EXPECT_THAT(failure.message, HasSubstr("loopback"));
  EXPECT_THAT(failure.message, Not(HasSubstr("token")));
  EXPECT_EQ(inside.connections(), 0);
}

TEST(CurlHttp, NoProxyIsUsed) {
  HttpServer proxy([](const Seen&) { return ok("through the proxy"); });
  HttpServer server([](const Seen&) { return ok("direct"); });
  for (const char* name : {"http_proxy", "ALL_PROXY"}) ::setenv(name, proxy.url().c_str(), 1);
  const auto answer = make_http_client(allowing(server.address()))->send({.url = server.url()});
  for (const char* name : {"http_proxy", "ALL_PROXY"}) ::unsetenv(name);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "direct");
  EXPECT_EQ(proxy.connections(), 0);
}

TEST(CurlHttp, RedirectsAreFollowedWhenAskedFor) {
  HttpServer server([](const Seen& request) {
    return request.head.find(" /end ") == std::string::npos ? moved(303, "/end") : ok("end");
  });
  const auto client = make_http_client(allowing(server.address()));
  const auto as_it_is = client->send({.method = "POST", .url = server.url()});
  ASSERT_TRUE(as_it_is);
  EXPECT_EQ(as_it_is->status, 303);

  const auto answer =
      client->send({.method = "POST",
                    .url = server.url(),
                    .headers = {{"Content-Type", "text/plain"}, {"Authorization", "Bearer t"}},
                    .body = "x",
                    .max_redirects = 1});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->body, "end");
  EXPECT_TRUE(server.seen().back().head.starts_with("GET /end "));
  EXPECT_THAT(server.seen().back().head, Not(HasSubstr("Content-Type")));
  EXPECT_THAT(server.seen().back().head, HasSubstr("Bearer t"));
}

TEST(CurlHttp, SecretsDoNotFollowToAnotherOrigin) {
  HttpServer other([](const Seen&) { return ok("other"); });
  HttpServer server([&](const Seen&) { return moved(307, other.url()); });
  const auto client = make_http_client(allowing(server.address() + "," + other.address()));
  ASSERT_TRUE(client->send({.url = server.url(),
                            .headers = {{"Authorization", "Bearer t"}, {"Cookie", "c=1"}, {"X-Api-Key", "k"}},
                            .max_redirects = 3}));
  for (const char* secret : {"Bearer", "Cookie", "Api-Key"})
    EXPECT_THAT(other.seen().at(0).head, Not(HasSubstr(secret)));
}

TEST(CurlHttp, RedirectsEnd) {
  HttpServer server([](const Seen&) { return moved(302, "/again"); });
  const auto client = make_http_client(allowing(server.address()));
  const auto failure = failure_of(*client, {.url = server.url(), .max_redirects = 3});
  EXPECT_EQ(failure.code, "redirects");
  EXPECT_TRUE(failure.sent);
  EXPECT_EQ(server.seen().size(), 4u);
}

TEST(CurlHttp, BodiesAreBounded) {
  HttpServer server([](const Seen& request) {
    if (request.head.find("/endless") == std::string::npos) return ok(std::string(1000, 'x'));
    return "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + std::string(3'000'000, 'x');
  });
  const auto client = make_http_client(allowing(server.address()));
  const auto exact = client->send({.url = server.url(), .max_bytes = 1000});
  ASSERT_TRUE(exact);
  EXPECT_EQ(exact->body.size(), 1000u);
  for (const char* path : {"/", "/endless"}) {
    const auto failure = failure_of(*client, {.url = server.url(path), .max_bytes = 999});
    EXPECT_EQ(failure.code, "too-large");
    EXPECT_TRUE(failure.sent);
  }
}

TEST(CurlHttp, HeadersOfTheAnswerAreBounded) {
  HttpServer server([](const Seen&) {
    std::string answer = "HTTP/1.1 200 OK\r\nConnection: close\r\n";
    for (int i = 0; i < 100; ++i) answer += "X: " + std::string(1000, 'x') + "\r\n";
    return answer + "\r\n";
  });
  const auto failure = failure_of(*make_http_client(allowing(server.address())), {.url = server.url()});
  EXPECT_EQ(failure.code, "too-large");
}

TEST(CurlHttp, TimeIsBounded) {
  HttpServer server([](const Seen&) { return "hang"; });
  const auto client = make_http_client(allowing(server.address()));
  const auto late = failure_of(*client, {.method = "POST", .url = server.url(), .timeout = Millis(100)});
  EXPECT_EQ(late.code, "timeout");
  EXPECT_TRUE(late.sent);

  LoopbackServer silent([](Peer& peer) { peer.wait_for_close(); });
  const auto no_handshake = failure_of(*make_http_client(allowing(silent.address())),
                                       {.url = "https://" + silent.address(), .timeout = Millis(100)});
  EXPECT_EQ(no_handshake.code, "timeout");
  EXPECT_FALSE(no_handshake.sent);

  EXPECT_EQ(failure_of(*client, {.url = server.url(), .timeout = Millis(0)}).code, "timeout");
}

TEST(CurlHttp, NobodyThere) {
  const std::string place = "127.0.0.1:" + std::to_string(closed_port());
  const auto failure =
      failure_of(*make_http_client(allowing(place)), {.url = "http://" + place + "/?q=secret"});
  EXPECT_EQ(failure.code, "connect");
  EXPECT_FALSE(failure.sent);
  EXPECT_THAT(failure.message, HasSubstr(place));
  EXPECT_THAT(failure.message, Not(HasSubstr("secret")));
}

TEST(CurlHttp, BrokenAnswers) {
  const struct {
    const char *what, *answer;
  } cases[] = {
      {"reset", ""},
      {"no HTTP", "220 ready\r\nConnection: close\r\n\r\n"},
      {"cut off", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\nabc"},
      {"bad chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n"},
  };
  for (const auto& [what, answer] : cases) {
    HttpServer server([&](const Seen&) { return answer; });
    const auto failure = failure_of(*make_http_client(allowing(server.address())), {.url = server.url()});
    EXPECT_EQ(failure.code, "protocol") << what << ": " << failure.message;
    EXPECT_TRUE(failure.sent) << what;
  }
}

TEST(CurlHttp, ATlsSessionThatFailsSendsNothing) {
  LoopbackServer server([](Peer& peer) {
    peer.write("HTTP/1.1 400 Bad Request\r\n\r\n");
    peer.wait_for_close();
  });
  const auto failure =
      failure_of(*make_http_client(allowing(server.address())), {.url = "https://" + server.address() + "/"});
  EXPECT_EQ(failure.code, "tls");
  EXPECT_FALSE(failure.sent);
}

struct FreeTls {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* session) const { SSL_free(session); }
};

// A TLS server for "localhost" whose certificate nobody else has signed.
std::unique_ptr<SSL_CTX, FreeTls> self_signed() {
  const std::unique_ptr<EVP_PKEY, FreeTls> key(EVP_EC_gen("P-256"));
  const std::unique_ptr<X509, FreeTls> certificate(X509_new());
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key.get());
  X509_NAME* const name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"),
                             -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  EXPECT_GT(X509_sign(certificate.get(), key.get(), EVP_sha256()), 0);
  std::unique_ptr<SSL_CTX, FreeTls> context(SSL_CTX_new(TLS_server_method()));
  EXPECT_EQ(SSL_CTX_use_certificate(context.get(), certificate.get()), 1);
  EXPECT_EQ(SSL_CTX_use_PrivateKey(context.get(), key.get()), 1);
  return context;
}

TEST(CurlHttp, AnUntrustedCertificateIsRefused) {
  const auto context = self_signed();
  std::atomic<bool> heard = false;
  LoopbackServer server([&](Peer& peer) {
    const std::unique_ptr<SSL, FreeTls> session(SSL_new(context.get()));
    SSL_set_fd(session.get(), peer.socket());
    char byte = 0;
    if (SSL_accept(session.get()) == 1 && SSL_read(session.get(), &byte, 1) == 1) heard = true;
  });
  const auto client = make_http_client(allowing("127.0.0.1, ::1"));
  const auto failure =
      failure_of(*client, {.url = "https://localhost:" + std::to_string(server.port()) + "/"});
  EXPECT_EQ(failure.code, "tls");
  EXPECT_FALSE(failure.sent);
  EXPECT_THAT(failure.message, HasSubstr("certificate"));
  EXPECT_FALSE(heard);
}

TEST(CurlHttp, WrongCallsAreNotSent) {
  HttpServer server([](const Seen&) { return ok("x"); });
  const auto client = make_http_client(allowing(server.address()));
  for (const std::string& method : {std::string(), std::string("get"), std::string("GET /x HTTP/1.1\r\nX:"),
                                    std::string("CONNECT"), std::string("TRACE"), std::string(33, 'A')}) {
    const auto failure = failure_of(*client, {.method = method, .url = server.url()});
    EXPECT_EQ(failure.code, "protocol") << method;
    EXPECT_FALSE(failure.sent);
  }
  const std::pair<std::string, std::string> headers[] = {{"X", "a\r\nEvil: 1"},
                                                         {"X", "a\nEvil: 1"},
                                                         {"X", "a\rb"},
                                                         {"X", std::string("a\0b", 3)},
                                                         {"X", "a\x7f"},
                                                         {"X\r\nEvil", "1"},
                                                         {"X Y", "1"},
                                                         {"X:Y", "1"},
                                                         {"", "1"},
                                                         {"X\xc3\xa4", "1"},
                                                         {"Host", "a"},
                                                         {"content-length", "0"},
                                                         {"Connection", "x"},
                                                         {"Transfer-Encoding", "chunked"},
                                                         {"Expect", "100-continue"},
                                                         {"X", std::string(kMaxHttpRequestHeaderBytes, 'x')},
                                                         {std::string("X\0", 2), "1"}};
  for (const auto& header : headers) {
    const auto failure = failure_of(*client, {.url = server.url(), .headers = {header}});
    EXPECT_EQ(failure.code, "protocol") << header.first;
    EXPECT_FALSE(failure.sent);
    EXPECT_THAT(failure.message, Not(HasSubstr("Evil: 1")));
  }
  EXPECT_EQ(failure_of(*client, {.url = "http://u:p@" + server.address()}).code, "url");
  EXPECT_EQ(failure_of(*client, {.url = "file:///etc/passwd"}).code, "url");
  EXPECT_EQ(server.connections(), 0);
}

TEST(CurlHttp, ManyThreadsShareAClient) {
  HttpServer server([](const Seen& request) { return ok(request.body); });
  const auto client = make_http_client(allowing(server.address()));
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) {
        const std::string body = std::to_string(t * 100 + i);
        const auto answer =
            client->send({.method = i % 2 ? "GET" : "POST", .url = server.url(), .body = body});
        if (answer && answer->body == body) ++right;
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 160);
}

}  // namespace
}  // namespace nf::connect
