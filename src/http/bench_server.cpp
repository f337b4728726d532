// Serves tiny replies until standard input ends, then prints the CPU time a request took. For wrk:
//   nf_http_bench [direct|router|later]      direct: the transport alone; router: a route with a token;
//                                            later: answered by another thread in batches, as by the writer
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>

#include "http/router.h"
#include "http/server.h"

namespace nf::http {
namespace {

Response tiny() { return text_response(200, "application/json", R"({"ok":true})"); }

class Direct : public Application {
 public:
  void begin(const ExchangePtr& exchange) override { exchange->answer(tiny()); }
  void served(const Served&) override { ++count; }
  std::atomic<std::size_t> count = 0;
};

class Later : public Direct {
 public:
  Later() : thread_([this](std::stop_token stop) { answer_batches(stop); }) {}
  void begin(const ExchangePtr& exchange) override {
    std::lock_guard lock(mutex_);
    waiting_.push_back(exchange);
    if (waiting_.size() == 1) some_.notify_one();
  }

 private:
  void answer_batches(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (some_.wait(lock, stop, [this] { return !waiting_.empty(); })) {
      auto batch = std::exchange(waiting_, {});
      lock.unlock();
      for (ExchangePtr& exchange : batch) exchange->answer(tiny());
      batch.clear();
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable_any some_;
  std::vector<ExchangePtr> waiting_;
  std::jthread thread_;
};

class AnyToken : public Authenticator {
  void authenticate(Credentials, std::function<void(Result<Caller>)> then) override {
    then(Caller{.via = Via::Token, .roles = {Role::Admin}, .scopes = {Scope::Read}});
  }
};

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

int serve_until_end(Application& application, const std::atomic<std::size_t>& count) {
  auto server = Server::start({.threads = 1}, application);
  if (!server) return std::fprintf(stderr, "%s\n", server.error().message.c_str()), 1;
  std::printf("listening on %s\n", (*server)->url().c_str());
  std::fflush(stdout);
  for (char c; read(STDIN_FILENO, &c, 1) > 0;) continue;
  double used = cpu_seconds();
  std::printf("%zu requests, %.2f us CPU each\n", count.load(),
              1e6 * used / static_cast<double>(count.load()));
  return 0;
}

int run(std::string_view mode) {
  if (mode == "direct") {
    Direct direct;
    return serve_until_end(direct, direct.count);
  }
  if (mode == "later") {
    Later later;
    return serve_until_end(later, later.count);
  }
  std::atomic<std::size_t> count = 0;
  AnyToken accounts;
  std::vector<Route> routes;
  routes.push_back({Method::Get,
                    "/api/v1/things/{id}",
                    roles({Role::Operator}),
                    no_body(),
                    [](const CallPtr& call) { call->answer(tiny()); },
                    {.summary = "A thing"}});
  Router router(std::move(routes), accounts, {.served = [&](const Served&) { ++count; }});
  return serve_until_end(router, count);
}

}  // namespace
}  // namespace nf::http

int main(int argc, char** argv) { return nf::http::run(argc > 1 ? argv[1] : "direct"); }
