package dev.shortlist.accelerator;

import java.lang.invoke.MethodHandle;

/** A C function that returns 0 where all is well. */
record NativeFunction(String name, MethodHandle handle) {

  /**
   * @throws NativeCallException if it returns anything else
   */
  void call(Object... arguments) {
    int status;
    try {
      status = (int) handle.invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(name, e); // native code throws nothing
    }
    if (status != 0) {
      throw new NativeCallException(name, status);
    }
  }
}
