# Stops a cluster once no test has used it for a while (see lease.rs); waits in the background.
# Arguments: pg_ctl, the cluster's directory, the lock file of its users.
pg_ctl=$1 cluster=$2 users=$3
while sleep 20 && test -f "$cluster/data/postmaster.pid"; do
  flock --exclusive --nonblock "$users" sh -c '
    "$1" stop --silent --mode=immediate --pgdata="$2/data" && rm -rf "$2/data"
  ' stop "$pg_ctl" "$cluster" && exit
done </dev/null >/dev/null 2>&1 &
