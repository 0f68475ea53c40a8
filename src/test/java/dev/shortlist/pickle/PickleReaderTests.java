package dev.shortlist.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shortlist.fixture.Pickles;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.Pickler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PickleReaderTests {

  private static final PickleReader PLAIN = new PickleReader(Map.of());

  @Test
  void readsPlainValuesInOrder() throws IOException {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("z", List.of(1, 2.5, true));
    value.put("a", new Object[] {"x", new BigInteger("123456789012345678901")});
    value.put("m", Map.of(7, "seven"));

    Object read = PLAIN.read(PickleInput.of(new Pickler().dumps(value)));

    assertThat(read).usingRecursiveComparison().isEqualTo(value);
    assertThat(((Map<?, ?>) read).keySet().toArray()).containsExactly("z", "a", "m");
  }

  @Test
  void leavesTheInputBehindTheFirstOfTwoPickles() throws IOException {
    PickleInput input = PickleInput.of(pickle("I1\n.I2\n."));

    assertThat(PLAIN.read(input)).isEqualTo(1);
    assertThat(PLAIN.read(input)).isEqualTo(2);
    assertThat(input.remaining()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cos\nsystem\n(S'true'\ntR.",
        "\u0080\u0004\u008c\u0002os\u008c\u0006system\u0093\u008c\u0004true\u0085R.",
        "cbuiltins\neval\n(S'1'\ntR.",
        "cdecimal\nDecimal\n(S'1'\ntR.",
        "c__builtin__\nset\n(]tR."
      })
  void refusesEveryGlobalThatIsNotListed(String hostile) {
    assertThatThrownBy(() -> PLAIN.read(PickleInput.of(pickle(hostile))))
        .isInstanceOf(PickleException.class)
        .hasMessageMatching("it asks for (os.system|builtins.eval|decimal.Decimal|.*set), .*");
  }

  @Test
  void refusesToMakeAnInstanceByTheOldOpcode() {
    assertThatThrownBy(() -> PLAIN.read(PickleInput.of(pickle("(S'true'\nios\nsystem\n."))))
        .isInstanceOf(PickleException.class)
        .hasMessageContaining("0x69 is not allowed");
  }

  @Test
  void callsAListedGlobalAndGivesItItsState() throws IOException {
    class Box implements PickleReader.Stateful {
      Object state = "";

      @Override
      public void setState(Object state) {
        this.state = state;
      }
    }
    PickleReader reader = new PickleReader(Map.of("a.Box", arguments -> new Box()));

    Object box = reader.read(PickleInput.of(pickle("ca\nBox\n(tRS'full'\nb.")));

    assertThat(box).isInstanceOfSatisfying(Box.class, b -> assertThat(b.state).isEqualTo("full"));
  }

  @Test
  void looksUpPersistentObjects() throws IOException {
    PickleReader reader = new PickleReader(Map.of(), id -> "object " + id);

    assertThat(reader.read(PickleInput.of(pickle("Pseven\n.")))).isEqualTo("object seven");
    assertThatThrownBy(() -> PLAIN.read(PickleInput.of(pickle("Pseven\n."))))
        .isInstanceOf(PickleException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "T\u00ff\u00ff\u00ff\u007f.", // 2 GiB of text announced, one byte there
        "\u008d\u0000\u0000\u0000\u0000\u0001\u0000\u0000\u0000.", // 4 GiB
        "\u008e\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff.",
        "\u008b\u0000\u0000\u0000@."
      })
  void allocatesNothingForBytesThatAreNotThere(String hostile) {
    assertThatThrownBy(() -> PLAIN.read(PickleInput.of(pickle(hostile))))
        .isInstanceOf(PickleException.class)
        .hasMessageContaining("cut short");
  }

  @Test
  void refusesANumberOfAMillionDigits() {
    assertThatThrownBy(() -> PLAIN.read(PickleInput.of(pickle("L" + "9".repeat(1 << 20) + "L\n."))))
        .isInstanceOf(PickleException.class)
        .hasMessageContaining("line of more than");
  }

  @Test
  void neverWritesOutWhatStandsWhereANameBelongs() {
    String name = Pickles.text("os");
    for (String hostile : List.of(name + Pickles.endlessList(), Pickles.endlessList() + name)) {
      assertThatThrownBy(() -> PLAIN.read(PickleInput.of(pickle(hostile + "\u0093."))))
          .isInstanceOf(PickleException.class)
          .hasMessageContaining("no text");
    }
  }

  @Test
  void refusesKeysThatHoldOtherValues() {
    assertThatThrownBy(() -> PLAIN.read(PickleInput.of(pickle("}](]eI1\ns."))))
        .isInstanceOf(PickleException.class)
        .hasMessageContaining("key");
  }

  @Test
  void refusesEveryTruncation() {
    byte[] whole = pickle("\u0080\u0002}(X\u0003\u0000\u0000\u0000abc](K\u0001K\u0002e\u0085u.");
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> PLAIN.read(PickleInput.of(part)))
          .as("%d bytes", length)
          .isInstanceOf(PickleException.class);
    }
  }

  private static byte[] pickle(String opcodes) {
    return opcodes.getBytes(StandardCharsets.ISO_8859_1);
  }
}
