#include "runtime/files.h"

#include <algorithm>
#include <atomic>

#include "base/thread.h"
#include "store/codec/archive.h"

namespace nf::runtime {

namespace {

constexpr const char* kKind = "file";
constexpr std::size_t kMaxExtensionBytes = 20;  // kept when a long name is cut

// Where a file is attached: rows of a kind of its own, with the executions as ids. None is ever read to be
// changed, so two requests of one batch cannot lose each other's.
std::string uses_of(FileId id) { return "file_use/" + to_string(id); }

}  // namespace

template <class Archive>
static void fields(Archive& archive, File& file) {
  std::string hash = hex(file.hash);
  archive("id", file.id);
  archive("owner", file.owner);
  archive("name", file.name);
  archive("type", file.type);
  archive("sha256", hash);
  archive("size", file.size);
  archive("at", file.at);
  archive("attached", file.attached);
  const auto bytes = unhex(hash);
  if (!bytes || bytes->size() != file.hash.size()) throw codec::Damaged("a SHA-256 in hex was expected");
  std::ranges::copy(*bytes, file.hash.begin());
}

namespace {

ports::EntityRow row_of(const File& file) {
  std::string document;
  codec::Writer(document).object(file);
  return {kKind, to_string(file.id), std::move(document)};
}

Result<File> decode(const std::string& id, const std::string& document) {
  const Json json = TRY(parse_json(document));
  try {
    File file;
    codec::Reader reader(json);
    fields(reader, file);
    return file;
  } catch (const codec::Damaged& error) {
    return fail(ErrorCode::Storage, "The file " + id + " cannot be read: " + error.what());
  }
}

// Whether a code point may stand in a name: no control characters (Cc), and none of the marks that make
// `gpj.exe` look like `exe.jpg`.
bool may_stand(char32_t c) {
  if (c < 0x20 || (c >= 0x7f && c < 0xa0)) return false;
  return c != 0x061c && c != 0x200e && c != 0x200f && (c < 0x2028 || c > 0x202e) &&
         (c < 0x2066 || c > 0x2069);
}

// The code points of well-formed UTF-8, each as the bytes that it has.
std::vector<std::string_view> characters(std::string_view text) {
  std::vector<std::string_view> found;
  while (!text.empty()) {
    std::size_t size = 1;
    while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80) ++size;
    found.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return found;
}

char32_t code_point(std::string_view bytes) {
  const auto first = static_cast<unsigned char>(bytes[0]);
  if (bytes.size() == 1) return first;
  char32_t code = first & (0x7fU >> bytes.size());
  for (const char c : bytes.substr(1)) code = (code << 6) | (static_cast<unsigned char>(c) & 0x3f);
  return code;
}

std::string extension_of(const std::string& name) {
  const std::size_t dot = name.rfind('.');
  if (dot == name.npos || dot == 0 || name.size() - dot > kMaxExtensionBytes) return "";
  return name.substr(dot);
}

std::string trimmed(std::string name) {
  const std::size_t first = name.find_first_not_of(" .");
  if (first == name.npos) return "";
  return name.substr(first, name.find_last_not_of(" .") + 1 - first);
}

std::string cut(const std::string& name) {
  const auto all = characters(name);
  if (all.size() <= kMaxFileNameChars) return name;
  const std::string extension = extension_of(name);
  const std::size_t kept = kMaxFileNameChars - characters(extension).size();
  return name.substr(0, static_cast<std::size_t>(all[kept].data() - name.data())) + extension;
}

}  // namespace

JsonObject file_json(const File& file) {
  return {{"id", to_string(file.id)},
          {"sha256", hex(file.hash)},
          {"size", file.size},
          {"name", file.name},
          {"type", file.type}};
}

std::string clean_file_name(std::string_view name) {
  name.remove_prefix(name.find_last_of("/\\") + 1);  // npos + 1 is 0
  std::string clean;
  for (const std::string_view character : characters(name)) {
    if (may_stand(code_point(character))) clean += character;
  }
  clean = cut(trimmed(std::move(clean)));
  return clean.empty() ? "file" : clean;
}

Files::Files(FilesFolder folder, ports::Clock& clock)
    : folder_(std::move(folder)), clock_(clock), thread_(start_thread("files", [this] { run(); })) {}

Files::~Files() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  arrived_.notify_all();
  thread_.join();
}

Result<std::shared_ptr<Files>> Files::open(std::string folder, ports::Store& store, ports::Clock& clock) {
  std::shared_ptr<Files> files(new Files(TRY(FilesFolder::open(std::move(folder))), clock));
  const Time oldest = clock.now() - kUnattachedFileLife;
  ports::Batch batch;
  std::set<std::string> hashes;
  for (const ports::EntityRow& row : TRY(store.reader()->entities(kKind))) {
    const File file = TRY(decode(row.id, row.document.value_or("")));
    if (!file.attached && file.at < oldest) {
      batch.entities.push_back({kKind, row.id, std::nullopt});
      continue;
    }
    hashes.insert(hex(file.hash));
    if (!file.attached) files->kept(file);
  }
  if (!batch.empty()) TRY(store.commit(batch));
  files->folder_.keep_only(hashes);
  return files;
}

bool Files::work(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || tasks_.size() >= kMaxFileTasks) return false;
    tasks_.push_back(std::move(task));
  }
  arrived_.notify_one();
  return true;
}

void Files::run() {
  for (;;) {
    std::function<void()> task;
    {
      std::unique_lock lock(mutex_);
      arrived_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
      if (stopping_) return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task();
  }
}

Result<std::shared_ptr<Spool>> Files::spool() {
  std::shared_ptr<void> counted(nullptr, [all = spools_](void*) { --*all; });
  if (++*spools_ > kMaxSpools)
    return fail(ErrorCode::Unavailable, "Too many files are on their way just now. Please try again.");
  const std::shared_ptr<Spool> spool = TRY(folder_.spool());
  return std::shared_ptr<Spool>(spool.get(), [spool, counted](Spool*) {});
}

Result<std::shared_ptr<const std::string>> Files::content(const File& file) {
  const auto size = static_cast<std::size_t>(file.size);
  const auto out = bytes_out_;
  const auto leave = [out, size] { *out -= size; };
  if ((*out += size) > kMaxFileBytesInMemory) {
    leave();
    return fail(ErrorCode::Unavailable, "Too many files are being read just now. Please try again.");
  }
  auto bytes = folder_.get(file.hash);
  if (!bytes) {
    leave();
    return tl::make_unexpected(bytes.error());
  }
  return std::shared_ptr<const std::string>(new std::string(bytes.take()), [leave](const std::string* text) {
    leave();
    delete text;
  });
}

Result<> Files::room_for(const std::optional<UserId>& owner, std::int64_t size) {
  const Time oldest = clock_.now() - kUnattachedFileLife;
  const std::lock_guard lock(mutex_);
  std::erase_if(waiting_, [&](const auto& entry) { return entry.second.at < oldest; });
  std::int64_t total = std::max(size, kLeastCountedBytes);
  for (const auto& [id, waiting] : waiting_) {
    if (waiting.owner == owner) total += waiting.counted;
  }
  if (total <= kMaxUnattachedBytes) return {};
  return fail(
      ErrorCode::LimitReached,
      "Too many files were sent that belong to no request yet. Send the requests first, or wait a day.");
}

Result<std::optional<File>> Files::find(ports::Reader& reader, FileId id) {
  const auto document = TRY(reader.entity(kKind, to_string(id)));
  if (!document) return std::optional<File>{};
  return std::optional(TRY(decode(to_string(id), *document)));
}

Result<std::vector<ExecutionId>> Files::executions(ports::Reader& reader, FileId id) {
  std::vector<ExecutionId> found;
  for (const ports::EntityRow& row : TRY(reader.entities(uses_of(id)))) {
    found.push_back(TRY(parse_id<ExecutionId>(row.id)));
  }
  return found;
}

void Files::attach(Writing& writing, const File& file, ExecutionId execution) {
  File attached = file;
  attached.attached = true;
  writing.batch().entities.push_back(row_of(attached));
  writing.batch().entities.push_back({uses_of(file.id), to_string(execution), "{}"});
  const std::lock_guard lock(mutex_);
  waiting_.erase(file.id);
}

Result<> Files::detach(Writing& writing, FileId file, ExecutionId execution) {
  const std::string kind = uses_of(file);
  std::set<std::string> uses;
  const std::vector<ExecutionId> known = TRY(executions(writing.reader(), file));
  for (const ExecutionId& user : known) uses.insert(to_string(user));
  for (const ports::EntityRow& row : writing.batch().entities) {
    if (row.kind != kind) continue;
    row.document ? static_cast<void>(uses.insert(row.id)) : static_cast<void>(uses.erase(row.id));
  }
  if (uses.erase(to_string(execution)) == 0) return {};
  writing.batch().entities.push_back({kind, to_string(execution), std::nullopt});
  if (uses.empty()) writing.batch().entities.push_back({kKind, to_string(file), std::nullopt});
  return {};
}

void Files::kept(const File& file) {
  const std::lock_guard lock(mutex_);
  waiting_[file.id] = {file.owner, std::max(file.size, kLeastCountedBytes), file.at};
}

KeepFile::KeepFile(std::shared_ptr<Files> files, File file, Answering answering,
                   std::optional<Idempotency> idempotency)
    : Request(std::move(answering), std::move(idempotency)),
      files_(std::move(files)),
      file_(std::move(file)) {}

Result<Reply> KeepFile::carry_out(Writing& writing) {
  TRY(files_->room_for(file_.owner, file_.size));
  IdGenerator ids(writing.now(), writing.entropy().next(), writing.entropy().next());
  file_.id = ids.make<FileId>();
  file_.at = writing.now();
  writing.batch().entities.push_back(row_of(file_));
  is_kept_ = true;
  return Reply{201, write_json(file_json(file_)), {{"Location", "/api/v1/files/" + to_string(file_.id)}}};
}

void KeepFile::committed() {
  if (is_kept_) files_->kept(file_);
}

}  // namespace nf::runtime
