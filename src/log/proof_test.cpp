#include "log/proof.h"

#include <gtest/gtest.h>

namespace nf::log {
namespace {

TEST(Proof, Texts) {
  const std::string hash = base64(bytes_of(sha256("a")));
  EXPECT_EQ(tlog_proof(3, {sha256("a"), sha256("a")}, "checkpoint\n"),
            "c2sp.org/tlog-proof@v1\nindex 3\n" + hash + "\n" + hash + "\n\ncheckpoint\n");
  EXPECT_EQ(tlog_proof(0, {}, "checkpoint\n"), "c2sp.org/tlog-proof@v1\nindex 0\n\ncheckpoint\n");
  EXPECT_EQ(consistency_text(5, {sha256("a")}, "checkpoint\n"), "old 5\n" + hash + "\n\ncheckpoint\n");
}

}  // namespace
}  // namespace nf::log
