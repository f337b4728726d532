#include "connect/prober.h"

#include "base/thread.h"
#include "connect/smtp_mailer.h"

namespace nf::connect {

namespace {

using ports::Probe;

constexpr Millis kTimeout{10'000};
constexpr std::size_t kMaxAnswer = 64 * 1024;

Probe probe_mail(const ports::Connection& connection, const EgressPolicy& policy) {
  auto settings = SmtpSettings::from(connection);
  if (!settings) return {false, settings.error().message};
  settings->timeout = std::min(settings->timeout, kTimeout);
  const bool signs_in = !settings->username.empty();
  const std::string place = settings->host + ":" + std::to_string(settings->port);
  const auto greeted = SmtpMailer(*settings, policy).greet();
  if (!greeted) return {false, greeted.error().message + "."};
  return {true, "The mail server " + place + " answered" + (signs_in ? " and took the sign-in." : ".")};
}

// Reads one page there: with `path` behind the base address, and the secret where it belongs.
Probe probe_http(ports::HttpClient& http, const ports::Connection& connection, const std::string& path) {
  std::string base = string_at(connection.config, "base_url").value_or("");
  while (base.ends_with('/')) base.pop_back();
  ports::HttpCall call{.url = base + path, .timeout = kTimeout, .max_bytes = kMaxAnswer};
  if (const std::string key = connection.secret("api_key"); !key.empty())
    call.headers.emplace_back("Authorization", "Bearer " + key);
  if (const std::string value = connection.secret("value"); !value.empty())
    call.headers.emplace_back(string_at(connection.config, "header").value_or("Authorization"), value);
  const auto answer = http.send(call);
  const std::string asked = "GET " + call.url;
  if (!answer && answer.error().code == "too-large") return {true, asked + " was answered with a long text."};
  if (!answer) return {false, asked + " was not answered: " + answer.error().message};
  const std::string said = asked + " was answered with " + std::to_string(answer->status);
  if (answer->status == 401 || answer->status == 403) return {false, said + ": the secret is not taken."};
  if (answer->status >= 500) return {false, said + ": the server has a problem of its own."};
  // Many base addresses are no page: that something is there and takes the secret is what can be known.
  return {true, said + "."};
}

}  // namespace

Prober::Prober(ports::HttpClient& http, EgressPolicy policy)
    : http_(http), policy_(std::move(policy)), thread_(start_thread("probes", [this] { run(); })) {}

Prober::~Prober() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

bool Prober::probe(ports::Connection connection, std::function<void(Probe)> then) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || waiting_.size() >= kMaxWaiting) return false;
    waiting_.push_back({std::move(connection), std::move(then)});
  }
  changed_.notify_all();
  return true;
}

void Prober::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const Job job = std::move(waiting_.front());
    waiting_.pop_front();
    const bool stopping = stopping_;
    lock.unlock();
    job.then(stopping ? Probe{false, "The server is stopping."} : carry_out(job.connection));
    lock.lock();
  }
}

Probe Prober::carry_out(const ports::Connection& connection) {
  if (connection.type == "smtp") return probe_mail(connection, policy_);
  if (connection.type == "openai") return probe_http(http_, connection, "/models");
  if (connection.type == "http") return probe_http(http_, connection, "");
  if (connection.type == "webhook")
    return {true, "Others call us with this secret: there is nothing to reach."};
  return {false, "A connection of type " + connection.type + " cannot be tried."};
}

}  // namespace nf::connect
