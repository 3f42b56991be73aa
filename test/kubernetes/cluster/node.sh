#!/usr/bin/env bash
# The machine of the cluster: process 1 of its own namespaces of processes, mounts and network, so that everything ends
# with it. cluster.sh starts it, with the folder of the cluster, and prepares that folder.
set -euo pipefail
home=$1 here=$(cd "$(dirname "$0")" && pwd)
. "$here/addresses.sh"
keys=$home/keys state=$home/state bin=$home/bin

mount --make-rshared /
# Folders that programs want at fixed places are the cluster's own.
mount -t tmpfs tmpfs /run
mkdir -p "$state"/{log,cni,etcd,kubelet,containerd,volumes/{a,b,c}}
mount --bind "$state/log" /var/log
ip link set lo up
until ip link show node >/dev/null 2>&1; do sleep 0.1; done
ip addr add "$NODE/30" dev node
ip link set node up
ip route add default via "$OUTSIDE"
sysctl -qw net.ipv4.ip_forward=1 net.bridge.bridge-nf-call-iptables=1 || true

cat >"$state/containerd.toml" <<TOML
version = 2
root = "$state/containerd"
state = "/run/containerd"
[grpc]
  address = "/run/containerd/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/pause:1"
  # Root here may not be allowed to shield a process from the lack of memory.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$home/cni"
    conf_dir = "$state/cni"
TOML
cat >"$state/cni/10-bridge.conflist" <<JSON
{ "cniVersion": "0.4.0", "name": "pods", "plugins": [
  { "type": "bridge", "bridge": "pods", "isGateway": true, "hairpinMode": true,
    "ipam": { "type": "host-local", "ranges": [[{ "subnet": "$PODS" }]], "routes": [{ "dst": "0.0.0.0/0" }], "dataDir": "$state/cni-addresses" } },
  { "type": "portmap", "capabilities": { "portMappings": true } } ] }
JSON
cat >"$state/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication:
  anonymous: { enabled: false }
  x509: { clientCAFile: $keys/ca.crt }
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
cgroupDriver: cgroupfs
# Kubernetes would rather have cgroup v2; a machine that has version 1 is fit for a test.
failCgroupV1: false
failSwapOn: false
clusterDNS: [$DNS]
clusterDomain: cluster.local
resolvConf: $state/resolv.conf
tlsCertFile: $keys/kubelet.crt
tlsPrivateKeyFile: $keys/kubelet.key
podLogsDir: /var/log/pods
# How full the machine's disk is says nothing here.
evictionHard: { memory.available: 1Mi, nodefs.available: "0%", nodefs.inodesFree: "0%", imagefs.available: "0%", imagefs.inodesFree: "0%" }
imageGCHighThresholdPercent: 100
YAML
: >"$state/resolv.conf"
cat >"$state/proxy.yaml" <<YAML
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
clusterCIDR: $PODS
clientConnection: { kubeconfig: $keys/kube-proxy.conf }
# Limits of the machine's kernel are not to be changed from here.
conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s }
iptables: { minSyncPeriod: 0s }
YAML

run() { local name=$1; shift; "$@" >"$home/log/$name.log" 2>&1 & }

run containerd containerd --config "$state/containerd.toml"
run etcd "$bin/etcd" --data-dir "$state/etcd" --unsafe-no-fsync \
  --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 --listen-peer-urls http://127.0.0.1:2380
run kube-apiserver "$bin/kube-apiserver" --etcd-servers=http://127.0.0.1:2379 --advertise-address="$NODE" --secure-port=6443 \
  --service-cluster-ip-range="$SERVICES" --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction --allow-privileged \
  --client-ca-file="$keys/ca.crt" --tls-cert-file="$keys/apiserver.crt" --tls-private-key-file="$keys/apiserver.key" \
  --kubelet-certificate-authority="$keys/ca.crt" --kubelet-client-certificate="$keys/admin.crt" --kubelet-client-key="$keys/admin.key" \
  --kubelet-preferred-address-types=InternalIP --service-account-issuer=https://kubernetes.default.svc.cluster.local \
  --service-account-key-file="$keys/accounts.key" --service-account-signing-key-file="$keys/accounts.key"
until "$bin/kubectl" --kubeconfig "$keys/admin.conf" get --raw /readyz >/dev/null 2>&1; do sleep 0.3; done
run kube-controller-manager "$bin/kube-controller-manager" --kubeconfig="$keys/kube-controller-manager.conf" --leader-elect=false \
  --use-service-account-credentials --root-ca-file="$keys/ca.crt" --service-account-private-key-file="$keys/accounts.key"
run kube-scheduler "$bin/kube-scheduler" --kubeconfig="$keys/kube-scheduler.conf" --leader-elect=false
for image in "$home"/images/*.tar; do
  ctr --address /run/containerd/containerd.sock --namespace k8s.io images import "$image" >"$home/log/$(basename "$image").log" 2>&1
done
run kubelet "$bin/kubelet" --config="$state/kubelet.yaml" --kubeconfig="$keys/kubelet.conf" --root-dir="$state/kubelet" \
  --node-ip="$NODE" --hostname-override=node --node-labels=obp-customer-services/cluster=test
run kube-proxy "$bin/kube-proxy" --config="$state/proxy.yaml" --hostname-override=node
# The controller decides about packets that begin a connection from or to a pod. Its own rule needs an expression of nftables
# (queue) that not every kernel has; iptables can do it too. Packets of the machine itself pass, probes too.
rule() { iptables -w -t mangle -A POSTROUTING "$@"; }
rule -m owner --uid-owner 0 -j ACCEPT
rule -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
rule -s "$PODS" -j NFQUEUE --queue-num 100
rule -d "$PODS" -j NFQUEUE --queue-num 100
run policies "$bin/policies" --kubeconfig="$keys/admin.conf" --node=node
# The first of them that ends takes the machine down.
wait -n
