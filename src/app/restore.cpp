#include "app/restore.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "app/new_file.h"
#include "base/hash.h"
#include "nodes/catalog.h"
#include "runtime/log_epoch.h"

namespace nf::app {

namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> failed(const std::string& what, const std::string& path) {
  const int error = errno;
  return fail(ErrorCode::Unavailable, "cannot " + what + " " + path + ": " + std::strerror(error));
}

// An empty directory for its owner alone; whether it was made now.
Result<bool> make_empty(const std::string& data) {
  if (::mkdir(data.c_str(), 0700) == 0) return true;
  if (errno != EEXIST) return failed("make the directory", data);
  if (fs::exists(data + "/" + kRestoringFolder)) {
    return fail(ErrorCode::Conflict,
                "a restore into " + data + " was broken off: empty it, and restore again");
  }
  std::error_code error;
  if (!fs::is_empty(data, error) || error)
    return fail(ErrorCode::Conflict,
                data + " is not empty: a backup is restored into a new or empty directory");
  if (::chmod(data.c_str(), 0700) != 0) return failed("make private", data);
  return false;
}

// The folder in which a restore works, with all in it gone with the object unless kept.
class Workplace {
 public:
  static Result<Workplace> make(const std::string& data) {
    const bool made = TRY(make_empty(data));
    Workplace place(data, made);
    if (::mkdir(place.path().c_str(), 0700) != 0) return failed("make the folder", place.path());
    return place;
  }
  Workplace(Workplace&& other) noexcept
      : data_(other.data_), made_(other.made_), kept_(std::exchange(other.kept_, true)) {}
  ~Workplace() {
    if (kept_) return;
    std::error_code ignored;
    fs::remove_all(path(), ignored);
    if (made_) ::rmdir(data_.c_str());
  }
  std::string path() const { return data_ + "/" + kRestoringFolder; }

  // Moves all that is in it up into the directory, and is gone.
  Result<> keep() {
    TRY(sync_tree(path()));
    kept_ = true;  // from here on a failure leaves the folder, and with it the sign that not all is there
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(path(), error)) {
      fs::rename(entry.path(), fs::path(data_) / entry.path().filename(), error);
      if (error)
        return fail(ErrorCode::Unavailable, "cannot move " + entry.path().string() + ": " + error.message());
    }
    if (error || ::rmdir(path().c_str()) != 0) return failed("remove", path());
    TRY(folder_synced(data_));
    const std::string parent = fs::absolute(data_).lexically_normal().parent_path().string();
    return made_ ? folder_synced(parent) : Result<>();
  }

 private:
  Workplace(std::string data, bool made) : data_(std::move(data)), made_(made) {}

  static Result<> sync_tree(const std::string& folder) {
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.is_directory()) TRY(sync_tree(entry.path().string()));
    }
    return folder_synced(folder);
  }

  const std::string data_;
  const bool made_;
  bool kept_ = false;
};

// The log goes on under a key and a name of its own.
Result<log::SigningKey> make_next_key(const Manifest& manifest, const std::string& folder) {
  const auto previous = TRY(log::VerifyKey::parse(manifest.log_key));
  const std::string keys = folder + "/keys";
  if (::mkdir(keys.c_str(), 0700) != 0 && errno != EEXIST) return failed("make the folder", keys);
  if (::chmod(keys.c_str(), 0700) != 0) return failed("make private", keys);
  TRY(runtime::keep_verify_key(keys, previous));
  auto key = TRY(log::SigningKey::generate(TRY(runtime::next_origin(previous.name()))));
  TRY(key.save(keys + "/log.key"));
  return key;
}

Result<> check_contents(const Manifest& manifest, const Checkup& checkup) {
  Checkup contents = checkup;
  std::erase_if(contents.checks, [](const Check& check) { return check.name == "clock"; });  // this machine's
  std::string wrong;
  for (const std::string& finding : contents.findings()) wrong += (wrong.empty() ? "" : "; ") + finding;
  if (!wrong.empty()) return fail(ErrorCode::InvalidInput, "what the backup holds is not sound: " + wrong);
  if (checkup.diagnosis.leaves == manifest.log_size && hex(checkup.diagnosis.log_root) == manifest.log_root)
    return {};
  return fail(ErrorCode::InvalidInput, "the log's root is not the one that the backup names");
}

Result<Restored> unpack(const std::string& file, const std::string& folder) {
  Restored restored;
  auto contents = TRY(read_archive(file, folder));
  restored.figures = contents.figures;
  restored.manifest = TRY(Manifest::read(contents.manifest));
  if (::unlink((folder + "/" + std::string(kManifestName)).c_str()) != 0)
    return failed("remove the manifest of", folder);
  auto key = TRY(make_next_key(restored.manifest, folder));
  const auto still = TRY(Stillness::enter(folder, "sqlite:"));
  restored.checkup = TRY(check_up(*still));
  TRY(check_contents(restored.manifest, restored.checkup));
  TRY(runtime::open_epoch(
      still->store(), still->clock(), still->entropy(), nodes::catalogue(),
      {.because = "restored", .previous = restored.manifest.log_key, .key = key.public_key().vkey()}));
  restored.origin = key.name();
  restored.key = key.public_key().vkey();
  return restored;
}

}  // namespace

Result<Restored> restore(const std::string& file, const std::string& data) {
  if (::access(file.c_str(), R_OK) != 0) return failed("read", file);
  auto place = TRY(Workplace::make(data));
  auto restored = TRY(unpack(file, place.path()));
  TRY(place.keep());
  return restored;
}

Result<Restored> drill(const std::string& file, const std::string& work) {
  std::string folder = work + "/neuronflow-drill-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) return failed("make a folder in", work);
  auto restored = restore(file, folder);
  std::error_code ignored;
  fs::remove_all(folder, ignored);
  return restored;
}

}  // namespace nf::app
