#include "app/archive.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

#include "app/new_file.h"
#include "base/tar.h"

namespace nf::app {

namespace {

constexpr std::size_t kPiece = 64 * 1024;

std::string sum_line(const std::string& name, const Sha256& sum) { return hex(sum) + "  " + name + "\n"; }

tl::unexpected<Error> damaged(const std::string& what) {
  return fail(ErrorCode::InvalidInput, "the backup is damaged: " + what);
}

}  // namespace

Result<SumList> SumList::make() {
  File file(std::tmpfile(), [](std::FILE* open) { return open ? std::fclose(open) : 0; });
  if (!file) return fail(ErrorCode::Unavailable, "cannot make a temporary file");
  return SumList(std::move(file));
}

Result<> SumList::add(const std::string& name, const Sha256& sum) {
  const std::string line = sum_line(name, sum);
  if (std::fwrite(line.data(), 1, line.size(), file_.get()) != line.size())
    return fail(ErrorCode::Unavailable, "the disk of temporary files is full");
  size_ += line.size();
  sum_.add(line);
  return {};
}

std::string SumList::last_line() const { return "# SHA-256 of the lines above: " + hex(sum_.hash()) + "\n"; }

Result<> SumList::read(const Sink& sink) const {
  std::rewind(file_.get());
  std::vector<char> piece(kPiece);
  for (std::uint64_t left = size_; left > 0;) {
    const std::size_t got =
        std::fread(piece.data(), 1, std::min<std::uint64_t>(piece.size(), left), file_.get());
    if (got == 0) return fail(ErrorCode::Unavailable, "a temporary file cannot be read");
    TRY(sink({piece.data(), got}));
    left -= got;
  }
  return {};
}

Result<ArchiveWriter> ArchiveWriter::make(Sink sink) {
  return ArchiveWriter(std::move(sink), TRY(SumList::make()));
}

Result<> ArchiveWriter::begin(const std::string& name, std::uint64_t size) {
  if (!is_tar_name(name) || size > kMaxTarFile)
    return fail(ErrorCode::InvalidInput, "a backup cannot hold a file of the name " + name);
  if (figures_.files == kMaxArchiveFiles)
    return fail(ErrorCode::LimitReached,
                "a backup holds at most " + std::to_string(kMaxArchiveFiles) + " files");
  return sink_(tar_header({name, size}));
}

Result<> ArchiveWriter::end(const std::string& name, std::uint64_t size, const Sha256& sum) {
  ++figures_.files;
  figures_.bytes += size;
  TRY(sums_.add(name, sum));
  return sink_(std::string(tar_padding(size), '\0'));
}

Result<> ArchiveWriter::add(const std::string& name, std::string_view bytes) {
  TRY(begin(name, bytes.size()));
  TRY(sink_(bytes));
  return end(name, bytes.size(), sha256(bytes));
}

Result<> ArchiveWriter::add_file(const std::string& name, const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  struct stat status {};
  if (!file.is_open() || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))
    return fail(ErrorCode::Unavailable, "cannot read " + path);
  const auto size = static_cast<std::uint64_t>(status.st_size);
  TRY(begin(name, size));
  HashStream sum;
  std::vector<char> piece(kPiece);
  for (std::uint64_t left = size; left > 0;) {
    const auto got = file.read(piece.data(), std::min<std::uint64_t>(piece.size(), left));
    if (got <= 0) return fail(ErrorCode::Unavailable, path + " cannot be read, or became shorter meanwhile");
    const std::string_view bytes(piece.data(), static_cast<std::size_t>(got));
    sum.add(bytes);
    TRY(sink_(bytes));
    left -= bytes.size();
  }
  return end(name, size, sum.hash());
}

Result<ArchiveFigures> ArchiveWriter::finish() {
  const std::string last = sums_.last_line();
  const std::uint64_t size = sums_.size() + last.size();
  TRY(sink_(tar_header({std::string(kSumsName), size})));
  TRY(sums_.read(sink_));
  TRY(sink_(last));
  TRY(sink_(std::string(tar_padding(size) + kTarEnd, '\0')));
  return figures_;
}

namespace {

class ArchiveReader {
 public:
  ArchiveReader(Descriptor file, std::string into, SumList sums)
      : file_(std::move(file)), into_(std::move(into)), sums_(std::move(sums)) {}

  Result<ArchiveContents> run() {
    for (bool first = true;; first = false) {
      const TarEntry entry = TRY(next_entry());
      if (first != (entry.name == kManifestName)) return fail(not_a_backup());
      if (first && entry.size > kMaxManifestBytes) return fail(not_a_backup());
      if (entry.name == kSumsName) return read_sums(entry.size);
      TRY(read_file(entry));
    }
  }

 private:
  static Error not_a_backup() {
    return {ErrorCode::InvalidInput, "this is no backup of NeuronFlow, or it is damaged at its beginning"};
  }

  Result<std::string_view> read(std::uint64_t at_most) {
    const auto got = file_.read(piece_.data(), std::min<std::uint64_t>(piece_.size(), at_most));
    if (got < 0)
      return fail(ErrorCode::Unavailable, std::string("the backup cannot be read: ") + std::strerror(errno));
    if (got == 0) return damaged("it ends too early");
    return std::string_view(piece_.data(), static_cast<std::size_t>(got));
  }

  Result<TarEntry> next_entry() {
    std::string block;
    while (block.size() < kTarBlock) block += TRY(read(kTarBlock - block.size()));
    auto entry = read_tar_header(block);
    if (entry) return *entry;
    if (contents_.figures.files == 0) return fail(not_a_backup());
    return damaged("the header after " + last_name_);
  }

  Result<> read_zeros(std::uint64_t count, const std::string& after) {
    while (count > 0) {
      const auto bytes = TRY(read(count));
      if (!std::ranges::all_of(bytes, [](char byte) { return byte == '\0'; }))
        return damaged("the padding after " + after);
      count -= bytes.size();
    }
    return {};
  }

  Result<> read_file(const TarEntry& entry) {
    if (contents_.figures.files++ == kMaxArchiveFiles) return damaged("it holds too many files");
    contents_.figures.bytes += entry.size;
    last_name_ = entry.name;
    std::optional<Descriptor> out;
    if (!into_.empty()) out = TRY(make_file(entry.name));
    HashStream sum;
    for (std::uint64_t left = entry.size; left > 0;) {
      const auto bytes = TRY(read(left));
      sum.add(bytes);
      if (entry.name == kManifestName) contents_.manifest += bytes;
      if (out && !out->write_all(bytes))
        return fail(ErrorCode::Unavailable, "cannot write " + entry.name + ": " + std::strerror(errno));
      left -= bytes.size();
    }
    if (out && !out->sync())
      return fail(ErrorCode::Unavailable, "cannot sync " + entry.name + ": " + std::strerror(errno));
    TRY(read_zeros(tar_padding(entry.size), entry.name));
    return sums_.add(entry.name, sum.hash());
  }

  Result<Descriptor> make_file(const std::string& name) {
    const std::filesystem::path path = std::filesystem::path(into_) / name;
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    Descriptor file = Descriptor::make_file(path);
    if (file.is_open()) return file;
    if (errno == EEXIST) return damaged(name + " is in it twice");
    return fail(ErrorCode::Unavailable, "cannot make " + path.string() + ": " + std::strerror(errno));
  }

  // What the archive says its files were, against what they are.
  Result<ArchiveContents> read_sums(std::uint64_t size) {
    const std::string last = sums_.last_line();
    if (size != sums_.size() + last.size()) return damaged("SHA256SUMS does not list what is in it");
    std::string name = std::string(kSumsName);
    TRY(sums_.read([&](std::string_view ours) { return compare(ours); }));
    TRY(compare(last));
    TRY(read_zeros(tar_padding(size) + kTarEnd, std::string(kSumsName)));
    char more = 0;
    if (file_.read(&more, 1) != 0) return damaged("something follows its end");
    return std::move(contents_);
  }

  // The next bytes of the archive with these; a line of a sum that differs names its file.
  Result<> compare(std::string_view ours) {
    while (!ours.empty()) {
      const auto theirs = TRY(read(ours.size()));
      const auto differ = std::ranges::mismatch(ours.substr(0, theirs.size()), theirs).in2 - theirs.begin();
      if (static_cast<std::size_t>(differ) < theirs.size())
        return damaged(name_in_line(ours, static_cast<std::size_t>(differ)) + " is not what was written");
      ours.remove_prefix(theirs.size());
    }
    return {};
  }

  static std::string name_in_line(std::string_view lines, std::size_t at) {
    const std::size_t end = lines.find('\n', at);
    const std::size_t begin = lines.rfind("  ", end);
    if (begin == std::string_view::npos || end == std::string_view::npos) return std::string(kSumsName);
    return std::string(lines.substr(begin + 2, end - begin - 2));
  }

  Descriptor file_;
  const std::string into_;
  SumList sums_;
  ArchiveContents contents_;
  std::string last_name_;
  std::vector<char> piece_ = std::vector<char>(kPiece);
};

}  // namespace

Result<ArchiveContents> read_archive(const std::string& path, const std::string& into) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return fail(ErrorCode::NotFound, "cannot open " + path + ": " + std::strerror(errno));
  return ArchiveReader(std::move(file), into, TRY(SumList::make())).run();
}

}  // namespace nf::app
