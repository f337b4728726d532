#include "base/check.h"
#include "fuzz/target.h"
#include "http/parser.h"

namespace nf::fuzz {
namespace {

using http::Request;
using Step = http::RequestParser::Step;

constexpr http::HttpLimits kLimits{.request_line = 256, .header_bytes = 1024, .header_fields = 20};
constexpr std::size_t kMaxBody = 512;

struct Outcome {
  std::string refusal;  // its type; empty: none
  bool complete = false;
  Request request;
  std::size_t used = 0;
};

// Reads one request, given in pieces of `piece` bytes.
Outcome read(std::string_view bytes, std::size_t piece) {
  http::RequestParser parser(kLimits);
  Outcome outcome;
  std::string have;
  std::size_t given = 0;
  bool in_body = false;
  for (;;) {
    std::size_t used = 0;
    const Step step = in_body ? parser.read_body(have, used, kMaxBody, outcome.request.body)
                              : parser.read_head(have, used, outcome.request);
    CHECK(used <= have.size());
    have.erase(0, used);
    if (step == Step::Refused) {
      outcome.refusal = parser.refusal().type;
      CHECK(!outcome.refusal.empty() && !parser.refusal().detail.empty());
      return outcome;
    }
    if (step == Step::Ready && in_body) break;
    if (step == Step::Ready) {
      in_body = true;
      continue;
    }
    if (given == bytes.size()) return outcome;
    const std::string_view next = bytes.substr(given, piece);
    have += next;
    given += next.size();
  }
  outcome.complete = true;
  outcome.used = given - have.size();
  return outcome;
}

void is_sound(const Request& request) {
  CHECK(request.path == "*" || request.path.starts_with('/'));
  CHECK(is_utf8(request.path) && !has_control(request.path));
  const std::string path = request.path + "/";
  CHECK(path.find("/../") == path.npos && path.find("/./") == path.npos);
  CHECK(request.target.size() <= kLimits.request_line);
  CHECK(request.headers.size() <= kLimits.header_fields);
  CHECK(request.headers.count("Host") <= 1 && request.headers.count("Authorization") <= 1);
  CHECK(request.body.size() <= kMaxBody);
  // What one server takes for the body and another for the next request.
  if (const auto coding = request.header("Transfer-Encoding")) {
    CHECK(http::same_name(*coding, "chunked"));
    CHECK(!request.header("Content-Length"));
    CHECK(request.headers.count("Transfer-Encoding") == 1);
  }
  for (std::size_t i = 0; i < request.headers.size(); ++i) {
    const auto [name, value] = request.headers.at(i);
    CHECK(!name.empty() && !has_control(value, "\t") && is_utf8(value));
  }
}

}  // namespace

void one_input(std::string_view bytes) {
  constexpr int kMaxRequests = 8;  // of one connection
  for (int i = 0; i < kMaxRequests && !bytes.empty(); ++i) {
    const Outcome whole = read(bytes, bytes.size());
    const Outcome dribbled = read(bytes, 1);
    // The parser looks ahead a few bytes of a chunk, so at the end of the input one may not know yet.
    if (!whole.refusal.empty() && !dribbled.refusal.empty()) CHECK(whole.refusal == dribbled.refusal);
    CHECK(whole.complete == dribbled.complete);
    if (!whole.complete) return;
    CHECK(whole.used == dribbled.used);
    CHECK(whole.request.path == dribbled.request.path);
    CHECK(whole.request.query.items == dribbled.request.query.items);
    CHECK(whole.request.headers.size() == dribbled.request.headers.size());
    CHECK(whole.request.body == dribbled.request.body);
    is_sound(whole.request);
    bytes.remove_prefix(whole.used);
  }
}

}  // namespace nf::fuzz
