#include "runtime/sign_in.h"

#include <algorithm>

#include "base/hash.h"

namespace nf::runtime {

namespace {

std::string lower(std::string_view text) {
  std::string folded(text);
  std::ranges::transform(folded, folded.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  return folded;
}

// Hashed, so that what somebody sends as an address takes no more room than an address.
std::string account_key(std::string_view email) {
  return std::string(bytes_of(sha256("account:", lower(email))));
}
std::string address_key(std::string_view address) {
  return std::string(bytes_of(sha256("address:", address)));
}

Error wrong() { return {ErrorCode::Forbidden, "The address or the password is wrong.", "unauthenticated"}; }
Error throttled() {
  return {ErrorCode::LimitReached, "Too many sign-ins failed. Please wait a quarter of an hour.",
          "throttled"};
}

bool signs_in_by_password(const User& user) {
  return user.enabled && !user.password_hash.empty() &&
         std::ranges::find(user.roles, "service") == user.roles.end();
}

}  // namespace

bool SignInThrottle::allows(std::string_view email, std::string_view address, Time now) {
  const std::lock_guard lock(mutex_);
  return recent(account_key(email), now) < kMaxFailuresPerAccount &&
         recent(address_key(address), now) < kMaxFailuresPerAddress;
}

void SignInThrottle::failed(std::string_view email, std::string_view address, Time now) {
  const std::lock_guard lock(mutex_);
  for (const std::string& key : {account_key(email), address_key(address)}) {
    if (recent(key, now) >= kMaxFailuresPerAddress) continue;
    make_room(now);
    failures_[key].push_back(now);
  }
}

void SignInThrottle::succeeded(std::string_view email) {
  const std::lock_guard lock(mutex_);
  failures_.erase(account_key(email));
}

std::size_t SignInThrottle::recent(const std::string& key, Time now) {
  const auto found = failures_.find(key);
  if (found == failures_.end()) return 0;
  Failures& failures = found->second;
  while (!failures.empty() && failures.front() + kSignInWindow <= now) failures.pop_front();
  const std::size_t count = failures.size();
  if (count == 0) failures_.erase(found);
  return count;
}

void SignInThrottle::make_room(Time now) {
  if (failures_.size() < kMaxThrottled) return;
  std::erase_if(failures_, [now](const auto& entry) { return entry.second.back() + kSignInWindow <= now; });
  if (failures_.size() >= kMaxThrottled) failures_.erase(failures_.begin());
}

SignIn::SignIn(Runtime& runtime, Sessions& sessions, Passwords& passwords)
    : runtime_(runtime), sessions_(sessions), passwords_(passwords) {}

void SignIn::attempt(Attempt attempt, OpenSession::Render render, Answering answering) {
  if (!throttle_.allows(attempt.email, attempt.remote, runtime_.clock().now())) {
    return answering.answer(answering.render(throttled()));
  }
  const WorkspaceRef workspace = runtime_.workspace();
  const User* user = workspace->user_at(attempt.email);
  Candidate candidate{std::move(attempt.email), std::move(attempt.remote), std::nullopt, {}, {}};
  if (user && signs_in_by_password(*user)) {
    candidate.user = user->id;
    candidate.password_hash = user->password_hash;
  }
  if (const auto old = sessions_.find(attempt.old_secret)) candidate.old_session = old->id;
  std::string hash = candidate.password_hash;
  passwords_.verify(
      std::move(attempt.password), std::move(hash),
      [this, candidate = std::move(candidate), render = std::move(render), answering = std::move(answering)](
          const Result<bool>& right) { verified(candidate, right, render, answering); });
}

void SignIn::verified(const Candidate& candidate, const Result<bool>& right,
                      const OpenSession::Render& render, const Answering& answering) {
  const auto refuse = [&answering](const Error& error) { answering.answer(answering.render(error)); };
  if (!right) return refuse(right.error());
  // Again, so that guesses which ran side by side do not tell more than one after the other.
  const Time now = runtime_.clock().now();
  if (!throttle_.allows(candidate.email, candidate.remote, now)) return refuse(throttled());
  if (!*right || !candidate.user) {
    throttle_.failed(candidate.email, candidate.remote, now);
    return refuse(wrong());
  }
  throttle_.succeeded(candidate.email);
  auto request = std::make_unique<OpenSession>(*candidate.user, candidate.password_hash,
                                               candidate.old_session, sessions_, render, answering);
  if (!runtime_.submit(std::move(request))) {
    refuse({ErrorCode::Unavailable, "Too much is going on. Please try again in a moment."});
  }
}

}  // namespace nf::runtime
