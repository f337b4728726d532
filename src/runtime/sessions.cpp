#include "runtime/sessions.h"

#include <algorithm>

#include "runtime/secret.h"
#include "store/codec/archive.h"

namespace nf::runtime {

namespace {

constexpr const char* kKind = "session";

}  // namespace

template <class Archive>
static void fields(Archive& archive, Session& session) {
  std::string hash = hex(session.hash);
  archive("id", session.id);
  archive("user", session.user);
  archive("hash", hash);
  archive("created_at", session.created_at);
  archive("seen_at", session.seen_at);
  const auto bytes = unhex(hash);
  if (!bytes || bytes->size() != session.hash.size()) throw codec::Damaged("a SHA-256 in hex was expected");
  std::ranges::copy(*bytes, session.hash.begin());
}

namespace {

ports::EntityRow row_of(const Session& session) {
  std::string document;
  codec::Writer(document).object(session);
  return {kKind, to_string(session.id), std::move(document)};
}

Result<Session> decode(const ports::EntityRow& row) {
  const Json json = TRY(parse_json(row.document.value_or("")));
  try {
    Session session;
    codec::Reader reader(json);
    fields(reader, session);
    return session;
  } catch (const codec::Damaged& error) {
    return fail(ErrorCode::Storage, "The session " + row.id + " cannot be read: " + error.what());
  }
}

Error signed_out() { return {ErrorCode::Forbidden, "Please sign in again.", "unauthenticated"}; }

bool may_sign_in(const User& user) {
  return user.enabled && std::ranges::find(user.roles, "service") == user.roles.end();
}

}  // namespace

std::string csrf_of(std::string_view secret) {
  return base64url(bytes_of(hmac_sha256(secret, "neuronflow csrf token")));
}

Result<> Sessions::load(ports::Reader& reader, const Workspace& workspace) {
  const Time now = clock_.now();
  const std::lock_guard lock(mutex_);
  for (const ports::EntityRow& row : TRY(reader.entities(kKind))) {
    const Session session = TRY(decode(row));
    const User* user = workspace.user(session.user);
    if (!user || !may_sign_in(*user) || session.expires_at() <= now) {
      dead_rows_.push_back(row.id);
      continue;
    }
    by_hash_[session.hash] = session.id;
    by_user_[session.user].insert(session.id);
    sessions_[session.id] = {session, true, session.seen_at};
  }
  return {};
}

std::optional<Session> Sessions::find(std::string_view secret) {
  const Sha256 hash = sha256(secret);
  const Time now = clock_.now();
  const std::lock_guard lock(mutex_);
  const auto id = by_hash_.find(hash);
  if (id == by_hash_.end()) return std::nullopt;
  Kept& kept = sessions_.at(id->second);
  if (!kept.open || kept.session.expires_at() <= now) return std::nullopt;
  kept.session.seen_at = std::max(kept.session.seen_at, now);
  return kept.session;
}

std::optional<UserId> Sessions::user_of(const Uuid& id) const {
  const Time now = clock_.now();
  const std::lock_guard lock(mutex_);
  const auto kept = sessions_.find(id);
  if (kept == sessions_.end() || !kept->second.open || kept->second.session.expires_at() <= now)
    return std::nullopt;
  return kept->second.session.user;
}

std::size_t Sessions::size() const {
  const std::lock_guard lock(mutex_);
  return sessions_.size();
}

Result<NewSession> Sessions::begin(Writing& writing, UserId user) {
  const Time now = writing.now();
  NewSession made;
  made.secret = random_secret(writing.entropy());
  made.csrf = csrf_of(made.secret);
  IdGenerator ids(now, writing.entropy().next(), writing.entropy().next());
  made.session = {ids.next(), user, sha256(made.secret), now, now};
  const std::lock_guard lock(mutex_);
  make_room(writing, user);
  if (sessions_.size() >= kMaxSessions) {
    return fail(ErrorCode::Unavailable, "Too many people are signed in. Please try again later.");
  }
  writing.batch().entities.push_back(row_of(made.session));
  by_hash_[made.session.hash] = made.session.id;
  by_user_[user].insert(made.session.id);
  sessions_[made.session.id] = {made.session, false, now};
  return made;
}

void Sessions::make_room(Writing& writing, UserId user) {
  const auto theirs = by_user_.find(user);
  if (theirs == by_user_.end() || theirs->second.size() < kMaxSessionsPerUser) return;
  const Uuid oldest = *std::ranges::min_element(
      theirs->second, {}, [this](const Uuid& id) { return sessions_.at(id).session.seen_at; });
  writing.batch().entities.push_back({kKind, to_string(oldest), std::nullopt});
  drop(oldest);
}

void Sessions::drop(const Uuid& id) {
  const auto found = sessions_.find(id);
  if (found == sessions_.end()) return;
  const Session& session = found->second.session;
  by_hash_.erase(session.hash);
  const auto theirs = by_user_.find(session.user);
  theirs->second.erase(id);
  if (theirs->second.empty()) by_user_.erase(theirs);
  sessions_.erase(found);
}

void Sessions::opened(const Uuid& id) {
  const std::lock_guard lock(mutex_);
  if (const auto found = sessions_.find(id); found != sessions_.end()) found->second.open = true;
}

void Sessions::forget(const Uuid& id) {
  const std::lock_guard lock(mutex_);
  drop(id);
}

void Sessions::forget_all(UserId user) {
  const std::lock_guard lock(mutex_);
  const auto theirs = by_user_.find(user);
  if (theirs == by_user_.end()) return;
  for (const Uuid& id : std::set<Uuid>(theirs->second)) drop(id);
}

void Sessions::close(Writing& writing, const Uuid& id) const {
  writing.batch().entities.push_back({kKind, to_string(id), std::nullopt});
}

void Sessions::close_all(Writing& writing, UserId user) const {
  const std::lock_guard lock(mutex_);
  const auto theirs = by_user_.find(user);
  if (theirs == by_user_.end()) return;
  for (const Uuid& id : theirs->second) close(writing, id);
}

void Sessions::sweep(Writing& writing) {
  const Time now = writing.now();
  const std::lock_guard lock(mutex_);
  auto& entities = writing.batch().entities;
  for (const std::string& id : dead_rows_) entities.push_back({kKind, id, std::nullopt});
  dead_rows_.clear();
  std::vector<Uuid> expired;
  for (auto& [id, kept] : sessions_) {
    if (kept.session.expires_at() <= now) {
      expired.push_back(id);
    } else if (kept.open && kept.session.seen_at - kept.written_at >= kSessionSweep) {
      entities.push_back(row_of(kept.session));
      kept.written_at = kept.session.seen_at;
    }
  }
  for (const Uuid& id : expired) {
    close(writing, id);
    drop(id);
  }
}

OpenSession::OpenSession(UserId user, std::optional<std::string> verified_hash, std::optional<Uuid> replaces,
                         Sessions& sessions, Render render, Answering answering)
    : Request(std::move(answering), std::nullopt),
      user_(user),
      verified_hash_(std::move(verified_hash)),
      replaces_(replaces),
      sessions_(sessions),
      render_(std::move(render)) {}

OpenSession::~OpenSession() {
  if (begun_) sessions_.forget(*begun_);  // nothing was committed
}

Result<Reply> OpenSession::carry_out(Writing& writing) {
  const User* user = writing.workspace().user(user_);
  if (!user || !may_sign_in(*user)) return fail(signed_out());
  if (verified_hash_ && *verified_hash_ != user->password_hash) return fail(signed_out());
  const NewSession made = TRY(sessions_.begin(writing, user_));
  begun_ = made.session.id;
  if (replaces_) sessions_.close(writing, *replaces_);
  return render_(made, writing.workspace());
}

void OpenSession::committed() {
  if (!begun_) return;
  sessions_.opened(*begun_);
  begun_.reset();
  if (replaces_) sessions_.forget(*replaces_);
}

CloseSession::CloseSession(Uuid session, Sessions& sessions, Answering answering)
    : Request(std::move(answering), std::nullopt), session_(session), sessions_(sessions) {}

Result<Reply> CloseSession::carry_out(Writing& writing) {
  sessions_.close(writing, session_);
  return Reply{204, "", {}};
}

void CloseSession::committed() { sessions_.forget(session_); }

}  // namespace nf::runtime
