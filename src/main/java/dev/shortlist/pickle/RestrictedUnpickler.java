package dev.shortlist.pickle;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;
import org.jspecify.annotations.Nullable;

/**
 * Razorvine's unpickler without what a hostile file could use: its own table of globals, classes it
 * would make for unknown names, reflection, sets, and lengths that are allocated before they are
 * checked.
 */
final class RestrictedUnpickler extends Unpickler {

  private final PickleReader rules;
  private final PickleInput bounds;

  RestrictedUnpickler(PickleReader rules, PickleInput bounds) {
    this.rules = rules;
    this.bounds = bounds;
  }

  @Override
  protected Object dispatch(short opcode) throws IOException {
    switch (opcode) {
      case Opcodes.GLOBAL -> {
        bounds.requireLine();
        String module = PickleUtils.readline(input);
        bounds.requireLine();
        pushGlobal(module, PickleUtils.readline(input));
      }
      case Opcodes.STACK_GLOBAL -> {
        String name = text(stack.pop());
        pushGlobal(text(stack.pop()), name);
      }
      case Opcodes.BUILD -> build();
      case Opcodes.EMPTY_DICT -> stack.add(new LinkedHashMap<>());
      case Opcodes.DICT -> {
        List<Object> entries = stack.pop_all_since_marker();
        Map<Object, Object> map = new LinkedHashMap<>();
        putAll(entries, map);
        stack.add(map);
      }
      case Opcodes.SETITEM -> {
        Object value = stack.pop();
        Object key = stack.pop();
        put(dictionary(), key, value);
      }
      case Opcodes.SETITEMS -> {
        List<Object> entries = stack.pop_all_since_marker();
        putAll(entries, dictionary());
      }
      case Opcodes.INST,
          Opcodes.OBJ,
          Opcodes.NEWOBJ_EX,
          Opcodes.EMPTY_SET,
          Opcodes.ADDITEMS,
          Opcodes.FROZENSET ->
          throw new PickleException("opcode 0x%02x is not allowed".formatted(opcode));
      default -> {
        requireBounded(opcode);
        return super.dispatch(opcode);
      }
    }
    return NO_RETURN_VALUE;
  }

  @Override
  protected Object persistentLoad(Object id) {
    return rules.persistentObject().apply(id instanceof Object[] parts ? unnamed(parts) : id);
  }

  /** A class inside a persistent id is the global itself, not what calls it. */
  private static Object[] unnamed(Object[] parts) {
    return Arrays.stream(parts)
        .map(part -> part instanceof Named named ? named.global() : part)
        .toArray();
  }

  private void requireBounded(short opcode) throws IOException {
    switch (opcode) {
      case Opcodes.INT,
          Opcodes.LONG,
          Opcodes.FLOAT,
          Opcodes.STRING,
          Opcodes.UNICODE,
          Opcodes.GET,
          Opcodes.PUT,
          Opcodes.PERSID ->
          bounds.requireLine();
      case Opcodes.BINSTRING, Opcodes.BINUNICODE, Opcodes.BINBYTES, Opcodes.LONG4 ->
          bounds.requireAnnounced(4);
      case Opcodes.BINUNICODE8, Opcodes.BINBYTES8, Opcodes.BYTEARRAY8 -> bounds.requireAnnounced(8);
      default -> {
        // the others read a fixed number of bytes
      }
    }
  }

  /** No other object is written out: a list of lists that share each other is endless as text. */
  private static String text(@Nullable Object value) throws PickleException {
    if (value instanceof String text) {
      return text;
    }
    throw new PickleException("it names a global by something that is no text");
  }

  private void pushGlobal(String module, String name) throws PickleException {
    PickleReader.Global global = rules.globals().get(module + "." + name);
    if (global == null) {
      throw new PickleException("it asks for %s.%s, which is not allowed".formatted(module, name));
    }
    stack.add(new Named(global));
  }

  /** A global as the stack holds it. */
  private record Named(PickleReader.Global global) implements IObjectConstructor {
    @Override
    public Object construct(Object[] arguments) {
      return global.call(arguments);
    }
  }

  /** Attributes hung on a dictionary, as on every state_dict, are left out. */
  private void build() throws PickleException {
    Object state = stack.pop();
    switch (stack.peek()) {
      case PickleReader.Stateful target -> target.setState(state);
      case Map<?, ?> target -> {}
      default -> throw new PickleException("it sets the state of something that has none");
    }
  }

  @SuppressWarnings("unchecked")
  private Map<Object, Object> dictionary() {
    return (Map<Object, Object>) stack.peek();
  }

  private static void putAll(List<Object> entries, Map<Object, Object> target)
      throws PickleException {
    for (int i = 0; i + 1 < entries.size(); i += 2) {
      put(target, entries.get(i), entries.get(i + 1));
    }
  }

  /** Only plain keys: the hash of a nested list can take longer than the age of the universe. */
  private static void put(Map<Object, Object> target, @Nullable Object key, Object value)
      throws PickleException {
    if (!(key instanceof String || key instanceof Number || key instanceof Boolean)) {
      throw new PickleException("a dictionary has a key that is no text and no number");
    }
    target.put(key, value);
  }
}
