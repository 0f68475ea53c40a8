package dev.shortlist.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8ReaderTests {

  @ParameterizedTest
  @ValueSource(strings = {"", "\uFEFF", "a", "\uFEFFa\uFEFF", "\ud83d\ude00 caf\u00e9\n"})
  void readsEverythingButALeadingMark(String text) throws IOException {
    for (int times : new int[] {1, 5_000}) {
      String whole = text.repeat(times);
      String expected = whole.startsWith("\uFEFF") ? whole.substring(1) : whole;
      assertThat(reader(whole.getBytes(StandardCharsets.UTF_8)).readAllAsString())
          .isEqualTo(expected);
    }
  }

  @Test
  void handsOutWhatIsInFrontOfALineThatIsNotUtf8() {
    byte[] text = "caf\u00e9\n".repeat(3_000).getBytes(StandardCharsets.UTF_8);
    byte[] cut = Arrays.copyOf(text, text.length - 2); // in the middle of the last letter
    StringBuilder read = new StringBuilder();
    Reader reader = reader(cut);
    assertThatThrownBy(
            () -> {
              for (int c = reader.read(); c >= 0; c = reader.read()) {
                read.append((char) c);
              }
            })
        .hasMessage("line 3000 is not UTF-8; write the file as UTF-8");
    assertThat(read).hasSize(5 * 2_999 + 3);
  }

  private static Reader reader(byte[] text) {
    return new Utf8Reader(new ByteArrayInputStream(text));
  }
}
