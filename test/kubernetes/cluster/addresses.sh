# Addresses of the cluster, beside those that a machine or Docker commonly uses.
OUTSIDE=10.97.0.1
NODE=10.97.0.2
PODS=10.98.0.0/16
SERVICES=10.96.0.0/16
DNS=10.96.0.10
API=https://$NODE:6443
