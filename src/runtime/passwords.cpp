#include "runtime/passwords.h"

#include <sodium.h>

#include <memory>

#include "base/thread.h"

namespace nf::runtime {

namespace {

// Costs what any other costs, and fits no password.
constexpr const char* kNobody =
    "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

// A password that is wiped from memory when its last owner goes.
std::shared_ptr<std::string> guarded(std::string password) {
  return {new std::string(std::move(password)), [](std::string* text) {
            sodium_memzero(text->data(), text->size());
            delete text;
          }};
}

Error busy() {
  return {ErrorCode::Unavailable, "Too many people sign in just now. Please try again in a moment."};
}

}  // namespace

Result<std::string> hash_password(std::string_view password) {
  std::string hash(crypto_pwhash_STRBYTES, '\0');
  if (sodium_init() < 0 || crypto_pwhash_str(hash.data(), password.data(), password.size(), kPasswordPasses,
                                             kPasswordMemory) != 0) {
    return fail(ErrorCode::Unavailable, "There is not enough memory to hash a password.");
  }
  hash.resize(hash.find('\0'));
  return hash;
}

bool verify_password(std::string_view password, const std::string& hash) {
  if (sodium_init() < 0) return false;
  const std::string& known = hash.empty() ? kNobody : hash;
  const bool right = crypto_pwhash_str_verify(known.c_str(), password.data(), password.size()) == 0;
  return right && !hash.empty();
}

Passwords::Passwords(int threads) {
  for (int i = 0; i < threads; ++i) threads_.push_back(start_thread("passwords", [this] { run(); }));
}

Passwords::~Passwords() { stop(); }

void Passwords::verify(std::string password, std::string hash, std::function<void(Result<bool>)> then) {
  const auto secret = guarded(std::move(password));
  const bool queued = queue([secret, hash = std::move(hash), then](bool stopped) {
    then(stopped ? Result<bool>(fail(busy())) : Result<bool>(verify_password(*secret, hash)));
  });
  if (!queued) then(fail(busy()));
}

void Passwords::hash(std::string password, std::function<void(Result<std::string>)> then) {
  const auto secret = guarded(std::move(password));
  const bool queued = queue([secret, then](bool stopped) {
    then(stopped ? Result<std::string>(fail(busy())) : hash_password(*secret));
  });
  if (!queued) then(fail(busy()));
}

bool Passwords::queue(Task task) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || tasks_.size() >= kMaxPasswordsQueued) return false;
    tasks_.push_back(std::move(task));
  }
  arrived_.notify_one();
  return true;
}

void Passwords::run() {
  for (;;) {
    Task task;
    {
      std::unique_lock lock(mutex_);
      arrived_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
      if (stopping_) return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task(false);
  }
}

void Passwords::stop() {
  std::deque<Task> left;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    left.swap(tasks_);
  }
  arrived_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  for (const Task& task : left) task(true);
}

}  // namespace nf::runtime
