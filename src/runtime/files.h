#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "runtime/files_folder.h"
#include "runtime/request.h"

namespace nf::runtime {

using FileId = Id<struct FileTag>;

inline constexpr std::size_t kMaxFileBytes = 25 * 1024 * 1024;
inline constexpr std::size_t kMaxFileNameChars = 200;
inline constexpr std::size_t kMaxFileTypeBytes = 100;
// How long a file may wait for the request that it was sent for.
inline constexpr Millis kUnattachedFileLife = std::chrono::hours(24);
// Of files that wait so: of one account together, or of everybody without one. An empty file counts too.
inline constexpr std::int64_t kMaxUnattachedBytes = 500 * 1024 * 1024;
inline constexpr std::int64_t kLeastCountedBytes = 64 * 1024;
inline constexpr std::size_t kMaxFileTasks = 128;                        // that wait for the disk
inline constexpr std::size_t kMaxSpools = 64;                            // files that are coming at once
inline constexpr std::size_t kMaxFileBytesInMemory = 128 * 1024 * 1024;  // of contents on their way out

// A file that somebody has sent: a row of kind `file`. Its content lies in the folder, under its hash.
struct File {
  FileId id;
  std::optional<UserId> owner;  // null: sent without an account, for a public form
  std::string name;             // see clean_file_name
  std::string type;             // as the sender said; nobody has looked
  Sha256 hash{};
  std::int64_t size = 0;
  Time at;
  bool attached = false;  // to a request; else it goes after kUnattachedFileLife
};

// {id, sha256, size, name, type}
JsonObject file_json(const File& file);

// A name as a folder on any system takes it: without path, control characters and marks that turn the
// direction of writing; at most kMaxFileNameChars, the extension kept; `file` where nothing is left. `name`
// is UTF-8.
std::string clean_file_name(std::string_view name);

// Files of requests: their contents on disk, and a thread that waits for it instead of an io thread.
// Thread-safe.
class Files {
 public:
  // Removes what has waited too long, and contents that no row names. Before the runtime starts: it writes
  // to the store.
  static Result<std::shared_ptr<Files>> open(std::string folder, ports::Store& store, ports::Clock& clock);
  ~Files();

  // Runs `task` on our thread. False where too many wait.
  [[nodiscard]] bool work(std::function<void()> task);

  // For a file that is coming in pieces. Unavailable where as many as we take are coming already.
  Result<std::shared_ptr<Spool>> spool();

  // Waits for the disk: on our thread only.
  Result<> put(const Sha256& hash, std::string_view bytes) const { return folder_.put(hash, bytes); }
  // Unavailable where the contents that are on their way out have no room for another.
  Result<std::shared_ptr<const std::string>> content(const File& file);

  // LimitReached where the sender has too much waiting.
  Result<> room_for(const std::optional<UserId>& owner, std::int64_t size);

  static Result<std::optional<File>> find(ports::Reader& reader, FileId id);
  // Those that it is attached to.
  static Result<std::vector<ExecutionId>> executions(ports::Reader& reader, FileId id);

  // On the writer thread, with the commit of the execution's own rows.
  void attach(Writing& writing, const File& file, ExecutionId execution);
  // Likewise, where the execution was pruned. A file that belongs to no other goes; its content with the next
  // start.
  static Result<> detach(Writing& writing, FileId file, ExecutionId execution);
  // After the commit of its row.
  void kept(const File& file);

 private:
  struct Waiting {
    std::optional<UserId> owner;
    std::int64_t counted = 0;
    Time at;
  };
  Files(FilesFolder folder, ports::Clock& clock);
  void run();

  const FilesFolder folder_;
  ports::Clock& clock_;
  // Shared with contents on their way out, which may outlive us.
  const std::shared_ptr<std::atomic<std::size_t>> bytes_out_ = std::make_shared<std::atomic<std::size_t>>(0);
  const std::shared_ptr<std::atomic<std::size_t>> spools_ = std::make_shared<std::atomic<std::size_t>>(0);
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::function<void()>> tasks_;
  std::map<FileId, Waiting> waiting_;
  bool stopping_ = false;
  std::thread thread_;
};

// Records a file whose content is kept: 201 {id, sha256, size, name, type}.
class KeepFile final : public Request {
 public:
  // `file` comes without id and time.
  KeepFile(std::shared_ptr<Files> files, File file, Answering answering,
           std::optional<Idempotency> idempotency);

 private:
  Result<Reply> carry_out(Writing& writing) override;
  void committed() override;

  const std::shared_ptr<Files> files_;
  File file_;
  bool is_kept_ = false;
};

}  // namespace nf::runtime
