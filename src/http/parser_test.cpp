#include "http/parser.h"

#include <gtest/gtest.h>

#include <random>

namespace nf::http {
namespace {

using Step = RequestParser::Step;
using namespace std::string_literals;

struct Parsed {
  std::string refusal;  // type, or empty
  bool complete = false;
  Request request;
  std::string rest;

  std::string summary() const {
    return refusal + "|" + (complete ? "complete" : "more") + "|" + request.method_name + "|" +
           request.target + "|" + std::to_string(request.headers.size()) + "|" + request.body + "|" + rest;
  }
};

// Feeds `bytes` in pieces of the sizes that `next_size` gives.
template <class Sizes>
Parsed parse(std::string_view bytes, const HttpLimits& limits, std::size_t body_limit, Sizes next_size) {
  RequestParser parser(limits);
  Parsed parsed;
  std::string have;
  bool in_body = false;
  while (true) {
    std::size_t used = 0;
    Step step = in_body ? parser.read_body(have, used, body_limit, parsed.request.body)
                        : parser.read_head(have, used, parsed.request);
    have.erase(0, used);
    if (step == Step::Refused) {
      parsed.refusal = parser.refusal().type;
      return parsed;
    }
    if (step == Step::Ready) {
      if (in_body) break;
      in_body = true;
      continue;
    }
    if (bytes.empty()) return parsed;
    std::size_t size = std::min<std::size_t>(bytes.size(), next_size());
    have += bytes.substr(0, size);
    bytes.remove_prefix(size);
  }
  parsed.complete = true;
  parsed.rest = have + std::string(bytes);
  return parsed;
}

Parsed parse_at_once(std::string_view bytes, std::size_t body_limit = 1000) {
  return parse(bytes, HttpLimits{}, body_limit, [] { return std::size_t{1} << 30; });
}

std::string refusal_of(std::string_view bytes) {
  Parsed parsed = parse_at_once(bytes);
  return parsed.refusal.empty() ? (parsed.complete ? "taken" : "incomplete") : parsed.refusal;
}

const std::string kHost = "Host: x\r\n";

TEST(RequestParser, ReadsAWholeRequest) {
  Parsed parsed =
      parse_at_once("POST /a?b=c HTTP/1.1\r\nHost: x:80\r\nX-Y: \t z \r\nContent-Length: 3\r\n\r\nabcGET");
  ASSERT_TRUE(parsed.complete);
  EXPECT_EQ(parsed.request.method, Method::Post);
  EXPECT_EQ(parsed.request.path, "/a");
  EXPECT_EQ(parsed.request.header("x-y"), "z");
  EXPECT_EQ(parsed.request.body, "abc");
  EXPECT_EQ(parsed.rest, "GET");
}

TEST(RequestParser, UndoesChunksAndForgetsTrailers) {
  Parsed parsed =
      parse_at_once("POST / HTTP/1.1\r\n" + kHost +
                    "Transfer-Encoding: Chunked\r\n\r\n3;x=y\r\nabc\r\n02\r\nde\r\n0\r\nX-Late: 1\r\n\r\nG");
  ASSERT_TRUE(parsed.complete) << parsed.refusal;
  EXPECT_EQ(parsed.request.body, "abcde");
  EXPECT_EQ(parsed.request.header("X-Late"), std::nullopt);
  EXPECT_EQ(parsed.rest, "G");
}

TEST(RequestParser, ForgivesOneEmptyLineInFront) {
  EXPECT_EQ(refusal_of("\r\nGET / HTTP/1.1\r\n" + kHost + "\r\n"), "taken");
  EXPECT_EQ(refusal_of("\r\n\r\nGET / HTTP/1.1\r\n" + kHost + "\r\n"), "bad-request");
}

TEST(RequestParser, RefusesWhatProxiesReadDifferently) {
  const std::string start = "POST / HTTP/1.1\r\n" + kHost;
  for (const std::string& bytes : {
           "GET / HTTP/1.1\nHost: x\r\n\r\n"s,
           "GET / HTTP/1.1\r\nHost: x\n\r\n"s,
           "GET / HTTP/1.1\r\nHost: x\r\n\n"s,
           "GET / HTTP/1.1\r\nHost : x\r\n\r\n"s,
           "GET / HTTP/1.1\r\nHost\t: x\r\n\r\n"s,
           "GET / HTTP/1.1\r\nHost: x\r\nA: 1\r\n folded\r\n\r\n"s,
           "GET / HTTP/1.1\r\n Host: x\r\n\r\n"s,
           "GET / HTTP/1.1\r\nHost: x\r\n: empty\r\n\r\n"s,
           "GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n"s,
           "GET / HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n"s,
           "GET / HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n"s,
           "GET / HTTP/1.1\r\nHost: x\r\nA: \xff\r\n\r\n"s,
           "GET / HTTP/1.1\r\nHost: x\r\nA(b): c\r\n\r\n"s,
           "GET / HTTP/1.1\r\n\r\n"s,
           "GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n"s,
           "GET / HTTP/1.1\r\nHost: x/y\r\n\r\n"s,
           "GET / HTTP/1.1\r\nHost: user@x\r\n\r\n"s,
           "GET http://y/ HTTP/1.1\r\nHost: x\r\n\r\n"s,
           "GET http://user@x/ HTTP/1.1\r\nHost: x\r\n\r\n"s,
           "GET http:///x HTTP/1.1\r\nHost: x\r\n\r\n"s,
           "GET http:///x HTTP/1.0\r\n\r\n"s,
           "GET / HTTP/1.1\r\nHost: x\r\nAuthorization: a\r\nauthorization: a\r\n\r\n"s,
           "GET / HTTP/1.1\r\nHost: x\r\nContent-Type: a\r\nContent-Type: b\r\n\r\n"s,
           "GET / HTTP/1.1\r\nHost: x\r\nOrigin: a\r\nOrigin: b\r\n\r\n"s,
           "GET / HTTP/1.1\r\nHost: x\r\nX-CSRF-Token: a\r\nX-CSRF-Token: b\r\n\r\n"s,
           "GET  / HTTP/1.1\r\n" + kHost + "\r\n",
           "GET /  HTTP/1.1\r\n" + kHost + "\r\n",
           "GET / HTTP/1.1 \r\n" + kHost + "\r\n",
           "GET / http/1.1\r\n" + kHost + "\r\n",
           "GET /\r\n" + kHost + "\r\n",
           "G@T / HTTP/1.1\r\n" + kHost + "\r\n",
           "GET /a\tb HTTP/1.1\r\n" + kHost + "\r\n",
           "GET /a%2Fb HTTP/1.1\r\n" + kHost + "\r\n",
           start + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
           start + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
           start + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
           start + "Content-Length: 3, 4\r\n\r\nabcd",
           start + "Content-Length: -1\r\n\r\n",
           start + "Content-Length: +3\r\n\r\nabc",
           start + "Content-Length: 0x3\r\n\r\nabc",
           start + "Content-Length: 99999999999999999999\r\n\r\n",
           start + "Content-Length:\r\n\r\n",
           start + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
           start + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
           start + "Transfer-Encoding: identity\r\n\r\n",
           start + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           start + "Transfer-Encoding: \x0b"
                   "chunked\r\n\r\n0\r\n\r\n",
           "POST / HTTP/1.0\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           start + "Transfer-Encoding: chunked\r\n\r\nx\r\n\r\n",
           start + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
           start + "Transfer-Encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n",
           start + "Transfer-Encoding: chunked\r\n\r\n3;a=\"\n\"\r\nabc\r\n0\r\n\r\n",
           start + "Transfer-Encoding: chunked\r\n\r\n3;a=\"\r\"\r\nabc\r\n0\r\n\r\n",
           start + "Transfer-Encoding: chunked\r\n\r\n-3\r\nabc\r\n0\r\n\r\n",
           start + "Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n",
       })
    EXPECT_EQ(refusal_of(bytes), "bad-request") << bytes;
}

TEST(RequestParser, OtherVersionsAreNamed) {
  EXPECT_EQ(refusal_of("GET / HTTP/2.0\r\n" + kHost + "\r\n"), "http-version");
  EXPECT_EQ(refusal_of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), "http-version");
  EXPECT_EQ(refusal_of("GET / HTTP/1.2\r\n" + kHost + "\r\n"), "http-version");
  EXPECT_EQ(refusal_of("GET / HTTP/1.0\r\n\r\n"), "taken");
}

TEST(RequestParser, ExpectsOnlyContinue) {
  EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\n" + kHost + "Expect: 100-Continue\r\n\r\n"), "taken");
  EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\n" + kHost + "Expect: magic\r\n\r\n"), "expectation-failed");
}

TEST(RequestParser, LimitsHoldToTheByte) {
  const HttpLimits limits;
  auto line_of = [](std::size_t size) {
    return "GET /" + std::string(size - 14, 'a') + " HTTP/1.1\r\n" + kHost + "\r\n";
  };
  EXPECT_EQ(refusal_of(line_of(limits.request_line)), "taken");
  EXPECT_EQ(refusal_of(line_of(limits.request_line + 1)), "uri-too-long");
  EXPECT_EQ(refusal_of(std::string(limits.request_line + 3, 'a')), "uri-too-long")
      << "without waiting for its end";

  auto fields_of = [](std::size_t size) {
    return "GET / HTTP/1.1\r\n" + kHost + "A: " + std::string(size - kHost.size() - 5, 'a') + "\r\n\r\n";
  };
  EXPECT_EQ(refusal_of(fields_of(limits.header_bytes)), "taken");
  EXPECT_EQ(refusal_of(fields_of(limits.header_bytes + 1)), "headers-too-large");
  EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\nA: " + std::string(limits.header_bytes, 'a')), "headers-too-large");

  std::string many = "GET / HTTP/1.1\r\n" + kHost;
  for (std::size_t i = 1; i < limits.header_fields; ++i) many += "a: b\r\n";
  EXPECT_EQ(refusal_of(many + "\r\n"), "taken");
  EXPECT_EQ(refusal_of(many + "a: b\r\n\r\n"), "headers-too-large");
}

TEST(RequestParser, ExtensionsOfChunksTogetherAreLimited) {
  std::string body = "POST / HTTP/1.1\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 20; ++i) body += "1;" + std::string(1000, 'a') + "\r\nb\r\n";
  EXPECT_EQ(refusal_of(body + "0\r\n\r\n"), "bad-request");
}

TEST(RequestParser, BodiesAreLimited) {
  const std::string chunked = "POST / HTTP/1.1\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\n";
  EXPECT_TRUE(parse_at_once(chunked + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", 5).complete);
  EXPECT_EQ(parse_at_once(chunked + "3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n", 5).refusal, "too-large");
  EXPECT_EQ(parse_at_once(chunked + "FFFFFFFFFFFFFFFF\r\n", 5).refusal, "too-large");
  EXPECT_EQ(parse_at_once(chunked + "FFFFFFFFFFFFFFFFF\r\n", 5).refusal, "bad-request");
}

const std::vector<std::string> kSamples = {
    "GET / HTTP/1.1\r\n" + kHost + "\r\nGET",
    "POST /a%20b?q=1 HTTP/1.1\r\n" + kHost + "Content-Length: 5\r\n\r\nhelloX",
    "POST / HTTP/1.1\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nX",
    "POST / HTTP/1.1\r\n" + kHost +
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;a=\"b\"\r\n world\r\n0\r\nA: b\r\n\r\nX",
    "\r\nPUT http://x/y HTTP/1.1\r\n" + kHost + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\nab",
    "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n",
};

TEST(RequestParser, PiecesDoNotMatter) {
  for (const std::string& sample : kSamples) {
    std::string whole = parse_at_once(sample).summary();
    for (std::size_t size = 1; size <= 7; ++size)
      EXPECT_EQ(parse(sample, HttpLimits{}, 1000, [&] { return size; }).summary(), whole) << sample;
  }
}

// Damaged requests, cut anywhere: never a crash, and the same ones are taken, with the same meaning.
TEST(RequestParser, HoldsAgainstDamage) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const std::string alphabet = "\r\n\t :;,%/?0123456789abcdefAZ\"\\=\x80\xc3"s + '\0';
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = kSamples[random() % kSamples.size()];
    for (int n = static_cast<int>(random() % 4); n > 0; --n) {
      std::size_t at = random() % bytes.size();
      switch (random() % 3) {
        case 0:
          bytes[at] = alphabet[random() % alphabet.size()];
          break;
        case 1:
          bytes.insert(at, 1, alphabet[random() % alphabet.size()]);
          break;
        default:
          bytes.erase(at, 1);
      }
    }
    Parsed whole = parse_at_once(bytes, 100);
    Parsed pieces = parse(bytes, HttpLimits{}, 100, [&] { return 1 + random() % 5; });
    // The end of a chunked body is looked at in pieces of five bytes or more: what is refused at once may
    // still be waited for in pieces, but never taken.
    EXPECT_EQ(whole.complete, pieces.complete) << bytes;
    if (whole.complete) {
      EXPECT_EQ(whole.summary(), pieces.summary()) << bytes;
    }
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace nf::http
