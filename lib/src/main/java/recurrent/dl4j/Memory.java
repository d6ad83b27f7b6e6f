package recurrent.dl4j;

import org.bytedeco.javacpp.Pointer;

/** Numbers outside the Java heap, where matrix products read and write. It grows and is reused. */
final class Memory<A> {

  private final Numbers<A> numbers;
  private Pointer pointer;
  private long capacity;

  Memory(Numbers<A> numbers) {
    this.numbers = numbers;
  }

  /** Makes room for n numbers. What was there is lost if there was no room. */
  void reserve(long n) {
    if (n > capacity) {
      if (pointer != null) {
        pointer.close();
      }
      pointer = numbers.allocate(n);
      capacity = n;
    }
  }

  Pointer pointer() {
    return pointer;
  }

  void read(long from, A array, int to, int n) {
    numbers.read(pointer, from, array, to, n);
  }

  void write(A array, int from, long to, int n) {
    numbers.write(array, from, pointer, to, n);
  }
}
