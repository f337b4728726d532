#include "app/archive.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/check.h"
#include "fuzz/target.h"

namespace nf::fuzz {
namespace {

std::string written() {
  std::string archive;
  auto writer = app::ArchiveWriter::make([&](std::string_view bytes) -> Result<> {
    archive += bytes;
    return {};
  });
  CHECK(writer && writer->add(std::string(app::kManifestName), R"({"format":1})"));
  CHECK(writer->add("neuronflow.db", std::string(600, 'x')) && writer->add("files/ab/cd", ""));
  CHECK(writer->finish());
  return archive;
}

Result<app::ArchiveContents> read(std::string_view bytes) {
  const int file = memfd_create("archive", 0);
  CHECK(file >= 0 && write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  auto contents = app::read_archive("/proc/self/fd/" + std::to_string(file));
  close(file);
  return contents;
}

}  // namespace

// A file to restore from: any bytes, then a genuine one, edited. Every byte of a backup is checked.
void one_input(std::string_view bytes) {
  if (const auto contents = read(bytes); !contents) CHECK(contents.error().code == ErrorCode::InvalidInput);
  static const std::string genuine = written();
  CHECK(read(genuine));
  const std::string other = edited(genuine, bytes);
  const auto contents = read(other);
  CHECK(contents.has_value() == (other == genuine));
}

}  // namespace nf::fuzz
