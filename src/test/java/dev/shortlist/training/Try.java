package dev.shortlist.training;
import dev.shortlist.backbone.*;
import java.util.*;
public class Try {
  public static void main(String[] a) throws Exception {
    Draws d = new Draws(1);
    TrainableNetwork n = new TrainableNetwork(ResNetWeights.random(ResNet.RESNET18, d.weights()), 10, false, d.weights(), new Device.Cpu());
    Optimiser o = a[0].equals("adam") ? new Adam(n.trained(), x->0.001, n.manager()) : new Descent(n.trained(), new Method.Scratch(0.1,0.9,1e-4), n.manager());
    Random r = new Random(1);
    List<ImageTensor> l = new ArrayList<>(); int[] c = new int[128]; int[] pos=new int[128];
    for (int i=0;i<128;i++){ float[] v=new float[3*32*32]; for(int j=0;j<v.length;j++) v[j]=(float)r.nextGaussian(); l.add(new ImageTensor(""+i,32,32,v)); c[i]=i%10;pos[i]=i;}
    var sys = ((ai.djl.ndarray.BaseNDManager) n.manager()).getParentManager();
    for (int s=0;s<30;s++){ long t=System.nanoTime(); double loss=n.step(new ImageBatch(pos,l), c, o, 1);
      System.out.println(s+" "+loss+" "+(System.nanoTime()-t)/1000000+" ms "+n.manager().getManagedArrays().size()+" "+sys.getManagedArrays().size()+" "+java.nio.file.Files.readAllLines(java.nio.file.Path.of("/proc/self/status")).stream().filter(x->x.startsWith("VmRSS")).findFirst().get()); }
    System.out.println(Arrays.toString(n.scores(l.subList(0,2))[0]));
    n.close();
    System.out.println(sys.getManagedArrays().size());
  }
}
