#pragma once

#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "runtime/passwords.h"
#include "runtime/runtime.h"
#include "runtime/sessions.h"

namespace nf::runtime {

inline constexpr Millis kSignInWindow = std::chrono::minutes(15);
inline constexpr std::size_t kMaxFailuresPerAccount = 10;   // in the window
inline constexpr std::size_t kMaxFailuresPerAddress = 100;  // an office behind one address has many people
inline constexpr std::size_t kMaxThrottled = 100'000;       // accounts and addresses that are remembered

// Counts failed sign-ins in a sliding window, by account and by address, whether there is such an account or
// not. Thread-safe.
class SignInThrottle {
 public:
  bool allows(std::string_view email, std::string_view address, Time now);
  void failed(std::string_view email, std::string_view address, Time now);
  void succeeded(std::string_view email);  // the account's count begins anew

 private:
  using Failures = std::deque<Time>;

  std::size_t recent(const std::string& key, Time now);
  void make_room(Time now);

  std::mutex mutex_;
  std::unordered_map<std::string, Failures> failures_;
};

// Signing in by password. An unknown address, a wrong password, a disabled account and a service account all
// get the same answer after the same time.
class SignIn {
 public:
  // All of these must outlive it, and `passwords` be stopped before it goes.
  SignIn(Runtime& runtime, Sessions& sessions, Passwords& passwords);

  struct Attempt {
    std::string email;
    std::string password;
    std::string remote;      // the peer's address
    std::string old_secret;  // of the session that the browser has, if any: it is closed
  };
  // Answers once, from any thread: what `render` makes of the session, or Forbidden "unauthenticated" (401),
  // LimitReached "throttled" (429), Unavailable.
  void attempt(Attempt attempt, OpenSession::Render render, Answering answering);

 private:
  struct Candidate {
    std::string email;
    std::string remote;
    std::optional<UserId> user;  // who may sign in by password
    std::string password_hash;
    std::optional<Uuid> old_session;
  };
  void verified(const Candidate& candidate, const Result<bool>& right, const OpenSession::Render& render,
                const Answering& answering);

  Runtime& runtime_;
  Sessions& sessions_;
  Passwords& passwords_;
  SignInThrottle throttle_;
};

}  // namespace nf::runtime
