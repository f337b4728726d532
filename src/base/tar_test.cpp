#include "base/tar.h"

#include <gtest/gtest.h>

namespace nf {
namespace {

TEST(Tar, AHeaderIsReadAsItWasWritten) {
  for (const std::uint64_t size :
       {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{511}, (std::uint64_t{1} << 33) - 1,
        std::uint64_t{1} << 33, (std::uint64_t{1} << 40) + 12'345, kMaxTarFile}) {
    const TarEntry entry{"files/0a/" + std::string(64, 'f'), size};
    const std::string block = tar_header(entry);
    ASSERT_EQ(block.size(), kTarBlock);
    const auto read = read_tar_header(block);
    ASSERT_TRUE(read.has_value()) << size;
    EXPECT_EQ(*read, entry);
  }
}

// POSIX.1-1988, "ustar Interchange Format": octal digits, and the checksum's own field counted as spaces.
TEST(Tar, FieldsLieWhereTheStandardSays) {
  const std::string block = tar_header({"a", 3});
  EXPECT_EQ(block.substr(100, 8), std::string("0000600\0", 8));
  EXPECT_EQ(block.substr(124, 12), std::string("00000000003\0", 12));
  EXPECT_EQ(block.substr(257, 8), std::string("ustar\0"
                                              "00",
                                              8));
  unsigned sum = 0;
  for (std::size_t i = 0; i < block.size(); ++i)
    sum += i >= 148 && i < 156 ? ' ' : static_cast<unsigned char>(block[i]);
  EXPECT_EQ(std::stoul(block.substr(148, 6), nullptr, 8), sum);
}

TEST(Tar, NoBitOfAHeaderCanChangeUnseen) {
  const TarEntry entry{"keys/secrets.key", 68};
  const std::string block = tar_header(entry);
  for (std::size_t bit = 0; bit < block.size() * 8; ++bit) {
    std::string other = block;
    other[bit / 8] = static_cast<char>(other[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(read_tar_header(other).has_value()) << "bit " << bit;
  }
}

TEST(Tar, NamesLeadNowhereElse) {
  for (const char* name : {"neuronflow.db", "files/00/ff", "keys/log.e1.vkey", "a-b_c"}) {
    EXPECT_TRUE(is_tar_name(name)) << name;
  }
  for (const std::string name :
       {"", "/etc/passwd", "../a", "a/../b", "a//b", "a/", ".", "a\\b", "a b", "\xc3\xa4"}) {
    EXPECT_FALSE(is_tar_name(name)) << name;
  }
  EXPECT_FALSE(is_tar_name(std::string(101, 'a')));
}

TEST(Tar, FilesAreFilledUpToABlock) {
  EXPECT_EQ(tar_padding(0), 0u);
  EXPECT_EQ(tar_padding(1), 511u);
  EXPECT_EQ(tar_padding(512), 0u);
  EXPECT_EQ(tar_padding(513), 511u);
}

}  // namespace
}  // namespace nf
