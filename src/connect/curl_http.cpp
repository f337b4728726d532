#include "connect/curl_http.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <optional>

#include "connect/curl_loop.h"
#include "connect/handle_pool.h"
#include "connect/http_check.h"
#include "connect/http_exchange.h"
#include "connect/redirect.h"

namespace nf::connect {
namespace {

using ports::HttpCall;
using ports::HttpFailure;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr Millis kMaxTimeout = std::chrono::hours(24);
constexpr long kMaxIdleConnections = 4;  // of each handle

tl::unexpected<HttpFailure> failure(const char* code, std::string message, bool sent = false) {
  return tl::make_unexpected(HttpFailure{code, std::move(message), sent});
}

class CurlHttpClient final : public ports::HttpClient {
 public:
  explicit CurlHttpClient(EgressPolicy policy) : policy_(std::move(policy)), loop_(kMaxIdleConnections) {}

  Outcome send(const HttpCall& call) override {
    CHECK(!loop_.is_this_thread());  // it would wait for itself
    std::promise<Outcome> came;
    begin([&] { return std::optional(call); }, [&](Outcome outcome) { came.set_value(std::move(outcome)); });
    return came.get_future().get();
  }

  void begin(Make make, Done done) override {
    loop_.post([this, make = std::move(make), done = std::move(done)] {
      if (auto call = make()) start(std::move(*call), done);
    });
  }

 private:
  // A call on its way, redirects included. Everything below happens on the loop's thread.
  struct Way {
    HttpCall hop;
    Done done;
    SteadyTime deadline;
    HttpUrl url;
    int redirects = 0;
    std::optional<CurlLane> lane;
    std::optional<HttpExchange> exchange;
  };
  using WayPtr = std::shared_ptr<Way>;

  void start(HttpCall call, Done done) {
    if (auto fine = check_http_call(call); !fine) return done(tl::make_unexpected(fine.error()));
    auto url = parse_http_url(call.url);
    if (!url) return done(tl::make_unexpected(url.error()));
    const auto way = std::make_shared<Way>();
    way->deadline = std::chrono::steady_clock::now() + std::min<Millis>(call.timeout, kMaxTimeout);
    way->hop = std::move(call);
    way->done = std::move(done);
    way->url = std::move(*url);
    exchange(way);
  }

  void exchange(const WayPtr& way) {
    const auto left = std::chrono::ceil<Millis>(way->deadline - std::chrono::steady_clock::now());
    if (left <= Millis(0))
      return ended(*way, failure("timeout", "no time is left for the request to " + way->url.place()));
    auto [lane, warm] = pool_.take(way->url);
    CURL* const curl = way->lane.emplace(std::move(lane)).get();
    way->exchange.emplace(policy_, way->hop, way->url).set_up(curl, left, warm);
    loop_.begin(curl, [this, way](CURLcode code) { came_back(way, code); });
  }

  void came_back(const WayPtr& way, CURLcode code) {
    auto answer = way->exchange->outcome(way->lane->get(), code);
    pool_.give_back(std::move(*way->lane), code == CURLE_OK ? std::optional(way->url) : std::nullopt);
    way->exchange.reset();
    if (!answer || way->hop.max_redirects <= 0 || !is_redirect(*answer))
      return ended(*way, std::move(answer));
    if (way->redirects == way->hop.max_redirects)
      return ended(*way,
                   failure("redirects", "more than " + std::to_string(way->redirects) + " redirects", true));
    ++way->redirects;
    auto next = follow_redirect(way->hop, way->url, *answer);
    if (!next) return ended(*way, tl::make_unexpected(next.error()));
    way->url = std::move(*next);
    exchange(way);
  }

  static void ended(const Way& way, Outcome outcome) {
    // What comes after a redirect comes after an answer, so the receiver may have acted.
    if (!outcome) outcome.error().sent = outcome.error().sent || way.redirects > 0;
    way.done(std::move(outcome));
  }

  const EgressPolicy policy_;
  HandlePool pool_;
  CurlLoop loop_;  // Ends first: what ends with it uses the others.
};

}  // namespace

std::unique_ptr<ports::HttpClient> make_http_client(EgressPolicy policy) {
  return std::make_unique<CurlHttpClient>(std::move(policy));
}

}  // namespace nf::connect
