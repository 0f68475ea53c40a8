package dev.shortlist.pickle;

import java.io.IOException;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Reads pickles that may name only the given globals. A pickle is a program; this reader builds
 * dictionaries, lists, strings and numbers, calls nothing but the given functions, and allocates no
 * more than the pickle is long.
 *
 * <p>Python's types arrive as {@code Map} (in order), {@code List}, {@code Object[]} (tuples),
 * {@code String} (text; Python 2's byte strings with one character per byte), {@code byte[]},
 * {@code Integer}, {@code Long}, {@code BigInteger}, {@code Double}, {@code Boolean} and null.
 *
 * @param globals what the pickle may name, as {@code module.name}
 * @param persistentObject from a persistent id to the object it stands for
 */
public record PickleReader(Map<String, Global> globals, UnaryOperator<Object> persistentObject) {

  /** A class or function that a pickle may call. */
  @FunctionalInterface
  public interface Global {
    Object call(Object[] arguments);
  }

  /** An object that takes its state after it was made. */
  public interface Stateful {
    void setState(Object state);
  }

  /** For pickles that hold no persistent ids. */
  public PickleReader(Map<String, Global> globals) {
    this(
        globals,
        id -> {
          throw new IllegalArgumentException("it refers to an object outside of itself");
        });
  }

  /**
   * Reads one pickle and leaves the input behind its last byte.
   *
   * @throws PickleException if it is malformed or names another global, which the message tells
   */
  public Object read(PickleInput input) throws IOException {
    RestrictedUnpickler unpickler = new RestrictedUnpickler(this, input);
    try {
      return unpickler.load(input);
    } catch (PickleException e) {
      throw e;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // the unpickler throws whatever its stack holds instead of what it expects
      throw new PickleException("malformed pickle: " + e.getMessage(), e);
    }
  }
}
