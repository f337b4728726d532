#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/result.h"

namespace nf::runtime {

// What one hash costs whoever guesses: 64 MiB and two passes, about 80 ms.
inline constexpr std::size_t kPasswordMemory = 64 * 1024 * 1024;
inline constexpr unsigned long long kPasswordPasses = 2;
inline constexpr std::size_t kMaxPasswordsQueued = 128;

// Argon2id in PHC form. Takes about 80 ms of the calling thread.
Result<std::string> hash_password(std::string_view password);
bool verify_password(std::string_view password, const std::string& hash);

// Hashes passwords on threads of its own, so that neither io threads nor the writer wait. Thread-safe.
class Passwords {
 public:
  explicit Passwords(int threads = 2);
  ~Passwords();

  // `then` is called on one of our threads; at once and on the caller's with Unavailable where too many wait.
  // An empty hash (no such account, or none that signs in by password) gives false after as long as any
  // other.
  void verify(std::string password, std::string hash, std::function<void(Result<bool>)> then);
  void hash(std::string password, std::function<void(Result<std::string>)> then);

  // Takes no more; those who wait get Unavailable. Idempotent.
  void stop();

 private:
  using Task = std::function<void(bool stopped)>;

  bool queue(Task task);
  void run();

  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Task> tasks_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace nf::runtime
