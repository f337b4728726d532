#include "runtime/log_epoch.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>

#include "base/private_file.h"
#include "runtime/leaves.h"
#include "runtime/writing.h"

namespace nf::runtime {

namespace {

constexpr int kMaxEpoch = 1'000'000;

// Where the number begins in an origin.
Result<std::size_t> number_at(const std::string& origin) {
  const std::size_t mark = origin.rfind("/e");
  if (mark == std::string::npos || origin.find("/log/") == std::string::npos)
    return fail(ErrorCode::InvalidInput,
                "`" + origin + "` is not the name of a log: HOST/log/TENANT/eNUMBER");
  return mark + 2;
}

Json signed_json(const std::optional<log::Frontier>& tree) {
  if (!tree) return nullptr;
  return JsonObject{{"size", static_cast<std::int64_t>(tree->size())}, {"root", hex(tree->root())}};
}

tl::unexpected<Error> failed(const std::string& what, const std::string& path) {
  const int error = errno;
  return fail(ErrorCode::Unavailable, "cannot " + what + " " + path + ": " + std::strerror(error));
}

Result<> sync_folder(const std::string& path) {
  const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = folder >= 0 && ::fsync(folder) == 0;
  const auto result = synced ? Result<>() : Result<>(failed("sync", path));
  if (folder >= 0) ::close(folder);
  return result;
}

}  // namespace

Result<int> epoch_of(const std::string& origin) {
  const std::size_t begin = TRY(number_at(origin));
  int epoch = 0;
  const char* const end = origin.data() + origin.size();
  const auto read = std::from_chars(origin.data() + begin, end, epoch);
  if (read.ec != std::errc{} || read.ptr != end || epoch < 1 || epoch >= kMaxEpoch)
    return fail(ErrorCode::InvalidInput, "`" + origin + "` names no epoch of a log");
  return epoch;
}

Result<std::string> next_origin(const std::string& origin) {
  const int epoch = TRY(epoch_of(origin));
  return origin.substr(0, TRY(number_at(origin))) + std::to_string(epoch + 1);
}

Result<> open_epoch(ports::Store& store, ports::Clock& clock, ports::Entropy& entropy,
                    const flow::Catalogue& catalogue, const EpochOpening& opening) {
  const auto key = TRY(log::VerifyKey::parse(opening.key));
  const auto previous = TRY(log::VerifyKey::parse(opening.previous));
  const std::string& origin = key.name();
  const int epoch = TRY(epoch_of(origin));
  const std::size_t begin = origin.find("/log/") + 5;
  const std::string tenant = origin.substr(begin, origin.rfind('/') - begin);
  Versions versions(store, catalogue);
  Writing writing(store, clock, entropy, versions, std::make_shared<Workspace>(), tenant);
  TRY(writing.open());
  TRY(writing.append_leaf({"epoch.opened",
                           writing.now(),
                           leaf_actor({.person = {}, .operates = true, .via = "command-line"}),
                           {"log", tenant},
                           JsonObject{{"epoch", epoch},
                                      {"because", opening.because},
                                      {"key", key.vkey()},
                                      {"previous_key", previous.vkey()},
                                      {"signed_before", signed_json(opening.signed_before)}}}));
  return writing.commit();
}

Result<> keep_verify_key(const std::string& folder, const log::VerifyKey& key) {
  const std::string path = folder + "/log.e" + std::to_string(TRY(epoch_of(key.name()))) + ".vkey";
  auto kept = write_private_file(path, key.vkey() + "\n");
  if (kept || kept.error().code == ErrorCode::Conflict) return {};
  return kept;
}

Result<> replace_log_key(const std::string& folder, const log::SigningKey& key) {
  const std::string path = folder + "/log.key";
  const std::string next = path + ".next";
  TRY(keep_verify_key(folder, TRY(log::SigningKey::load(path)).public_key()));
  ::unlink(next.c_str());  // of an attempt that was broken off
  TRY(key.save(next));
  // First the key and then the size that the old one had signed: were it the other way round and broken off
  // between, the old key could sign another tree of that size.
  if (::rename(next.c_str(), path.c_str()) != 0) return failed("give its name to", next);
  TRY(sync_folder(folder));
  const std::string size = folder + "/log.size";
  if (::unlink(size.c_str()) != 0 && errno != ENOENT) return failed("remove", size);
  return sync_folder(folder);
}

}  // namespace nf::runtime
