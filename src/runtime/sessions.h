#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/request.h"
#include "runtime/runtime.h"

namespace nf::runtime {

inline constexpr Millis kSessionIdle = std::chrono::hours(12);
inline constexpr Millis kSessionLife = std::chrono::hours(24 * 7);
inline constexpr Millis kSessionSweep = std::chrono::minutes(5);  // how often expired rows go and use is kept
inline constexpr std::size_t kMaxSessions = 100'000;
inline constexpr std::size_t kMaxSessionsPerUser = 20;  // the one not used for the longest gives way

struct Session {
  Uuid id;
  UserId user;
  Sha256 hash{};  // of the secret, which only the browser has
  Time created_at;
  Time seen_at;

  Time expires_at() const { return std::min(created_at + kSessionLife, seen_at + kSessionIdle); }
};

// Made once, for the cookie and the page.
struct NewSession {
  Session session;
  std::string secret;
  std::string csrf;
};

// What X-CSRF-Token must say in the session of this secret.
std::string csrf_of(std::string_view secret);

// Who is signed in, in memory; every session is a row of kind `session` too and survives a restart.
// Thread-safe.
class Sessions {
 public:
  explicit Sessions(ports::Clock& clock) : clock_(clock) {}

  // Takes up the rows that are still good. Before anything else.
  Result<> load(ports::Reader& reader, const Workspace& workspace);

  // The session of this secret, or nullopt where there is none or it has expired. Counts as use.
  std::optional<Session> find(std::string_view secret);
  // Whose open session has this id; nullopt where there is none or it has expired. Counts as no use.
  std::optional<UserId> user_of(const Uuid& id) const;
  std::size_t size() const;

  // On the writer thread, by requests: a session that is open only once begin() was followed by opened().
  Result<NewSession> begin(Writing& writing, UserId user);
  void opened(const Uuid& id);
  void forget(const Uuid& id);
  // Deletes rows in this batch; the sessions are gone with the matching forget after the commit.
  void close(Writing& writing, const Uuid& id) const;
  void close_all(Writing& writing, UserId user) const;
  void forget_all(UserId user);
  // Keeps when sessions were used and deletes expired ones, rows and all.
  void sweep(Writing& writing);

 private:
  struct Kept {
    Session session;
    bool open = false;
    Time written_at;  // seen_at as its row has it
  };
  void make_room(Writing& writing, UserId user);
  void drop(const Uuid& id);  // with the lock held

  ports::Clock& clock_;
  mutable std::mutex mutex_;
  std::map<Uuid, Kept> sessions_;
  std::map<Sha256, Uuid> by_hash_;
  std::map<UserId, std::set<Uuid>> by_user_;
  std::vector<std::string> dead_rows_;  // found by load(), deleted by the next sweep
};

// Opens a session for somebody who has shown who they are. Any session that the browser had is closed with
// it.
class OpenSession final : public Request {
 public:
  using Render = std::function<Reply(const NewSession&, const Workspace&)>;
  // `verified_hash`: the password hash that was verified; refused ("unauthenticated") where the account has
  // another by now. Null: they were known by other means.
  OpenSession(UserId user, std::optional<std::string> verified_hash, std::optional<Uuid> replaces,
              Sessions& sessions, Render render, Answering answering);
  ~OpenSession() override;

 private:
  Result<Reply> carry_out(Writing& writing) override;
  void committed() override;

  const UserId user_;
  const std::optional<std::string> verified_hash_;
  const std::optional<Uuid> replaces_;
  Sessions& sessions_;
  const Render render_;
  std::optional<Uuid> begun_;
};

// Signs out: 204, also where the session is gone already.
class CloseSession final : public Request {
 public:
  CloseSession(Uuid session, Sessions& sessions, Answering answering);

 private:
  Result<Reply> carry_out(Writing& writing) override;
  void committed() override;

  const Uuid session_;
  Sessions& sessions_;
};

// Submit every kSessionSweep.
class SweepSessions final : public Job {
 public:
  explicit SweepSessions(Sessions& sessions) : sessions_(sessions) {}
  void prepare(Writing& writing) override { sessions_.sweep(writing); }
  void finish(const Result<>&) override {}

 private:
  Sessions& sessions_;
};

}  // namespace nf::runtime
